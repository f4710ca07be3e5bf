import { inAscii } from "../src/cli/escape.js";

/**
 * What every control of the page is set to, as the fragment of an address, which no browser sends. In base64url, so that
 * nothing that passes a link on changes it; of JSON, since that keeps a lone surrogate.
 */
export function toFragment(): string {
  const json = JSON.stringify(Object.fromEntries(controls.map((control) => [control.id, settingOf(control)])));
  return `#${btoa(inAscii(json)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** Sets the controls as a fragment says, or none of them where a link has been cut, or was not made by `toFragment`. */
export function restoreFrom(fragment: string): boolean {
  try {
    const json = atob(fragment.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const given: Readonly<Record<string, unknown>> = JSON.parse(json);
    if (controls.some((control) => typeof given[control.id] !== typeof settingOf(control))) return false;
    for (const control of controls) {
      if (isChoice(control)) control.checked = given[control.id] === true;
      else control.value = String(given[control.id]);
    }
    return true;
  } catch {
    return false;
  }
}

const controls = [
  ...document.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>("input, select, textarea"),
];

type Control = (typeof controls)[number];

function settingOf(control: Control): string | boolean {
  return isChoice(control) ? control.checked : control.value;
}

function isChoice(control: Control): control is HTMLInputElement {
  return control.type === "radio" || control.type === "checkbox";
}
