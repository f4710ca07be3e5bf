/**
 * What every control of the page is set to, as the fragment of an address, which no browser sends. In base64url, so that
 * nothing that passes a link on changes it; of JSON, since that keeps a lone surrogate.
 */
export function toFragment(): string {
  const json = JSON.stringify(Object.fromEntries(controls.map((control) => [control.id, settingOf(control)])));
  let binary = "";
  for (const byte of new TextEncoder().encode(json)) binary += String.fromCharCode(byte);
  return `#${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** Sets the controls as a fragment says, or none of them where a link has been cut, or was not made by `toFragment`. */
export function restoreFrom(fragment: string): boolean {
  try {
    const binary = atob(fragment.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const given = new Map(Object.entries(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))));
    if (controls.some((control) => typeof given.get(control.id) !== typeof settingOf(control))) return false;
    for (const control of controls) {
      const value = given.get(control.id);
      if (!isChoice(control)) control.value = String(value);
      else control.checked = value === true;
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
