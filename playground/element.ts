/** Makes an element. Strings become text, never markup, so an untrusted one is safe here. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

/** Finds an element of the page, of the kind that it must be. */
export function find<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} with the id ${id}.`);
}

/** The values of the radio buttons or checkboxes of one name that are chosen. */
export function chosen(name: string): readonly string[] {
  const inputs = [...document.querySelectorAll("input")];
  return inputs.filter((input) => input.name === name && input.checked).map(({ value }) => value);
}

/** Says it in an element, once, so that a screen reader does not read it again; what is unseen is for its ears only. */
export function say(id: string, text: string, unseen = ""): void {
  const status = find(id, HTMLElement);
  if (status.textContent === text + unseen) return;
  status.replaceChildren(text);
  if (unseen !== "") status.append(element("span", "unseen", unseen));
}
