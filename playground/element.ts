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

/** Finds the radio buttons or checkboxes of one name. */
export function findChoices(name: string): readonly HTMLInputElement[] {
  const inputs = [...document.querySelectorAll("input")];
  return inputs.filter((input) => input.name === name);
}

/** Which of the radio buttons is chosen. */
export function chosen(choices: readonly HTMLInputElement[]): string | undefined {
  return choices.find((choice) => choice.checked)?.value;
}

/** Chooses the radio button of a value. */
export function choose(choices: readonly HTMLInputElement[], value: string): void {
  for (const choice of choices) choice.checked = choice.value === value;
}
