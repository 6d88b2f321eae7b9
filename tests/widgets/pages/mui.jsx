import { createRoot } from "react-dom/client";
import { useState } from "react";
import { MuiOtpInput } from "mui-one-time-password-input";
import { report, root } from "../report.js";

const Field = () => {
  const [otp, setOtp] = useState("");
  return <MuiOtpInput length={6} value={otp} onChange={(value) => (setOtp(value), report(value))} />;
};
createRoot(root()).render(<Field />);
