import { createRoot } from "react-dom/client";
import { useState } from "react";
import { report, root } from "../report.js";

// Only digits get into the state; a value that React did not hear of is put back.
const Field = () => {
  const [code, setCode] = useState("");
  const change = (event) => {
    const digits = event.target.value.replace(/\D/g, "").slice(0, 6);
    setCode(digits);
    report(digits);
  };
  return <label>Verificatiecode <input value={code} onChange={change} inputMode="numeric" /></label>;
};
createRoot(root()).render(<Field />);
