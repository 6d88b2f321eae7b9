import { createRoot } from "react-dom/client";
import { useState } from "react";
import OtpInput from "react-otp-input";
import { report, root } from "../report.js";

const Field = () => {
  const [otp, setOtp] = useState("");
  const change = (value) => (setOtp(value), report(value));
  return <OtpInput value={otp} onChange={change} numInputs={6} renderSeparator={<span>-</span>} renderInput={(props) => <input {...props} />} />;
};
createRoot(root()).render(<Field />);
