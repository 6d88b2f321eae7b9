import { createRoot } from "react-dom/client";
import { useState } from "react";
import { OTPInput } from "input-otp";
import { report, root } from "../report.js";

// One real field lies over six drawn slots, as in shadcn.
const Slot = ({ char, isActive }) => <div style={{ width: 40, height: 48, border: isActive ? "2px solid" : "1px solid", textAlign: "center", lineHeight: "48px" }}>{char}</div>;
const Field = () => {
  const [value, setValue] = useState("");
  const change = (code) => (setValue(code), report(code));
  return <OTPInput maxLength={6} value={value} onChange={change} containerClassName="slots" render={({ slots }) => <div style={{ display: "flex", gap: 6 }}>{slots.map((slot, at) => <Slot key={at} {...slot} />)}</div>} />;
};
createRoot(root()).render(<Field />);
