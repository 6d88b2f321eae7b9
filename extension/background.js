// Starts the background. The listeners are registered before the wasm is loaded: a stopped background is started by
// the very event that it must not miss.
import init, { on_alarm, on_command, on_idle, on_installed, on_menu, on_message, on_new_rules, on_start } from "./wasm/background.js";

const ready = init();

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  ready.then(() => on_message(message, sender)).then(reply);
  return true;
});
chrome.alarms.onAlarm.addListener((alarm) => ready.then(() => on_alarm(alarm.name)));
chrome.idle.onStateChanged.addListener((state) => ready.then(() => on_idle(state)));
chrome.contextMenus.onClicked.addListener((info, tab) => ready.then(() => on_menu(info, tab)));
chrome.commands.onCommand.addListener((name, tab) => ready.then(() => on_command(name, tab)));
chrome.storage.managed.onChanged?.addListener(() => ready.then(on_new_rules));
chrome.runtime.onInstalled.addListener(({ reason }) => ready.then(() => on_installed(reason)));
chrome.runtime.onStartup.addListener(() => ready.then(on_start));
