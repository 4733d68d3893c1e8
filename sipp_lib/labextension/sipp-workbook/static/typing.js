/* Who types while the kernel begins again goes on typing: a field stands in for the one whose form is made anew. */
const CONTROLS = "textarea, input, select, button, summary, [tabindex]";
const TEXTS = 'textarea, input[type="text"], input:not([type])';
const PATIENCE = 3000;
const LOOK = ["font", "color", "background", "border", "borderRadius", "padding", "boxSizing"];

const words = (control) => control.ariaLabel || control.name || [...(control.labels ?? [])].map((each) => each.textContent).join(" ") || control.textContent;
const around = (control) => control.closest("section[aria-label]")?.ariaLabel ?? "";
const marks = (control) => JSON.stringify([control.tagName, control.type, around(control), control.dataset.name, control.dataset.key, words(control)]);

/* Where a control is in a record, as its form finds it again (`arrive` in frame.js). */
const inRecord = (control) => {
  const slot = control.closest(".sipp-field");
  const form = slot?.closest("[data-form]");
  if (!form) return null;
  const tag = control.tagName;
  const at = [...slot.querySelectorAll(tag)].indexOf(control);
  return { form: form.dataset.form, record: slot.closest("[data-record]")?.dataset.record, field: slot.dataset.field, tag, at };
};

export class Typing {
  constructor(panel) {
    this.panel = panel;
  }

  /* The control in a form in which somebody is; nobody is in a heading, and in the bar above not on the page. */
  get control() {
    const active = document.activeElement;
    return active?.matches(CONTROLS) && active.closest(".jp-OutputArea") && this.panel.content.node.contains(active) ? active : null;
  }

  /* Whether nobody has gone elsewhere meanwhile. */
  get lost() {
    return [document.body, this.field].includes(document.activeElement);
  }

  get busy() {
    return Boolean(this.control || this.watching);
  }

  /* Before a cell is run: the field of it in which somebody types gives its words and the focus to one that stays. */
  hold(cell) {
    const { control } = this;
    if (!control || !cell.node.contains(control)) return;
    this.release();
    Object.assign(this, { cell, place: inRecord(control), marks: marks(control), top: control.getBoundingClientRect().top });
    this.beside = [...(control.form?.elements ?? [])].filter((each) => each.matches(TEXTS) && each.value).map((each) => [marks(each), each.value]);
    cell.node.style.minHeight = `${cell.node.offsetHeight}px`; // so that nothing moves meanwhile
    if (control.matches(TEXTS)) this.standIn(control);
    this.watching = new MutationObserver(() => this.find());
    this.watching.observe(cell.node, { childList: true, subtree: true });
    this.panel.disposed.connect(this.release, this);
  }

  standIn(control) {
    const { left, top, width, height } = control.getBoundingClientRect();
    const field = (this.field = document.createElement(control.tagName));
    const look = getComputedStyle(control);
    for (const each of LOOK) field.style[each] = look[each];
    Object.assign(field.style, { position: "fixed", left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`, zIndex: 10 });
    field.value = control.value;
    field.ariaLabel = words(control);
    field.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      if (event.key === "Tab") event.preventDefault(); // the field after this one is not there yet
    });
    document.body.append(field); // a panel holds what is fixed in it
    field.focus({ preventScroll: true });
    field.setSelectionRange(control.selectionStart, control.selectionEnd, control.selectionDirection);
  }

  /* Once its form is there again, which is made in one go. */
  find() {
    const { cell, place } = this;
    const elsewhere = this.lost ? null : document.activeElement;
    if (elsewhere && !this.field) return this.release();
    let found = null;
    if (place) {
      const took = ({ target }) => (found = target);
      cell.node.addEventListener("focusin", took);
      cell.node.querySelector(`[data-form="${place.form}"]`)?.dispatchEvent(new CustomEvent("sipp-show", { detail: place }));
      cell.node.removeEventListener("focusin", took);
    } else found = [...cell.node.querySelectorAll(CONTROLS)].find((each) => marks(each) === this.marks);
    if (found) this.give(found);
    elsewhere?.focus({ preventScroll: true });
  }

  /* All of the page is there: what was to come is a moment away, or does not come any more. */
  settle() {
    const { watching } = this;
    if (watching) setTimeout(() => this.watching === watching && this.giveUp(), PATIENCE);
  }

  giveUp() {
    const { lost } = this;
    this.release();
    if (lost && this.panel.isVisible) (this.cell.node.querySelector(CONTROLS) ?? this.panel.content.node.querySelector("h1"))?.focus();
  }

  give(control) {
    const { field, top } = this;
    for (const each of control.form?.elements ?? []) each.value ||= this.beside.find(([mark]) => mark === marks(each))?.[1] ?? "";
    if (field && control.matches(TEXTS)) {
      if (control.value !== field.value) {
        control.value = field.value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }
      control.focus({ preventScroll: true });
      control.setSelectionRange(field.selectionStart, field.selectionEnd, field.selectionDirection);
    } else control.focus({ preventScroll: true });
    this.panel.content.outerNode.scrollTop += control.getBoundingClientRect().top - top;
    this.release();
  }

  release() {
    this.watching?.disconnect();
    this.field?.remove();
    this.watching = this.field = null;
    if (this.cell) this.cell.node.style.minHeight = "";
  }
}
