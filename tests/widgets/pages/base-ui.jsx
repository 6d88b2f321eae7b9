import { createRoot } from "react-dom/client";
import { OTPField } from "@base-ui/react/otp-field";
import { report, root } from "../report.js";

createRoot(root()).render(
  <OTPField.Root length={6} onValueChange={(value) => report(value)}>
    {Array.from({ length: 6 }, (_, at) => <OTPField.Input key={at} style={{ width: 40, height: 48 }} />)}
  </OTPField.Root>,
);
