import { mount } from "svelte";
import Page from "./Svelte.svelte";
import { root } from "../report.js";

mount(Page, { target: root() });
