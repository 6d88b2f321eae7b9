import { createRoot } from "react-dom/client";
import { Input } from "antd";
import { report, root } from "../report.js";

createRoot(root()).render(<Input.OTP length={6} onChange={(code) => report(code)} />);
