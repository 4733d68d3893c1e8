// What is written elsewhere and may be taken up in a field by a press: a list beneath the field, over all else.

// Shown while the field is empty or begins one of them; names of people and places, of which a field may hold several,
// also beside others.
class Offers {
  constructor(form) {
    this.form = form;
    this.list = make("ul", { role: "listbox", class: "sipp-offers-list" });
    this.told = make("p", { class: "sipp-help", id: fresh("offers") });
    this.element = make("div", { class: "sipp-offering", popover: "manual" }, this.told, this.list);
    this.moved = () => this.place();
  }

  // The texts that the field could take now; those that what was typed last begins, as far as there are any.
  of(spec, text) {
    const every = this.form.model.get("offers")[spec.offers] ?? [];
    const there = spec.several ? text.split(/[,;]/).map((each) => each.trim()) : [text.trim()];
    const left = every.filter((each) => !there.includes(each));
    const begun = left.filter((each) => this.begins(spec, text, each));
    return begun.length || (text.trim() && !spec.several) ? begun : left;
  }

  // Whether what was typed last begins a text or a later word of it, and is no text of its own.
  begins(spec, text, offered) {
    const last = this.last(spec, text).toLowerCase();
    return last && ` ${offered}`.toLowerCase().includes(` ${last}`);
  }

  last(spec, text) { return (spec.several ? text.slice(text.search(/[^,;]*$/)) : text).trim(); }

  // What the field holds with a text that was chosen: it stands in the place of its own beginning, or beside others.
  with(spec, text, chosen) {
    const before = this.begins(spec, text, chosen) ? text.slice(0, text.lastIndexOf(this.last(spec, text))) : text;
    const kept = spec.several ? before.trim().replace(/[,;]$/, "") : "";
    return kept ? `${kept}, ${chosen}` : chosen;
  }

  show(spec, area, take) {
    const texts = spec.offers ? this.of(spec, area.value) : [];
    if (!texts.length) return this.hide();
    this.area = area;
    this.list.setAttribute("aria-label", `Suggestions for ‘${spec.label}’`);
    this.told.textContent = "Written already; press ↓ to choose:";
    this.list.replaceChildren(...texts.map((text) => make("li", {
      role: "option", tabindex: "-1", "aria-selected": "false",
      onmousedown: (event) => event.preventDefault(), // the field keeps the focus
      onclick: () => take(this.with(spec, area.value, text)),
      onkeydown: (event) => this.key(event, area),
    }, text)));
    area.after(this.element);
    if (!this.element.showPopover || !this.element.matches(":popover-open")) {
      this.element.showPopover?.();
      addEventListener("scroll", this.moved, { capture: true, passive: true });
    }
    this.place();
  }

  place() {
    const [field, own] = [this.area.getBoundingClientRect(), this.element];
    const below = field.bottom + 3 + own.offsetHeight < innerHeight;
    own.style.top = `${below ? field.bottom + 3 : Math.max(0, field.top - own.offsetHeight - 3)}px`;
    own.style.left = `${Math.max(4, Math.min(field.left, innerWidth - own.offsetWidth - 8))}px`;
    own.style.minWidth = `${Math.min(field.width, 420)}px`;
  }

  hide() {
    removeEventListener("scroll", this.moved, { capture: true });
    this.element.remove();
  }

  get open() { return this.element.isConnected; }

  enter() { this.list.firstElementChild.focus(); }

  key(event, area) {
    const at = event.currentTarget;
    const to = { ArrowDown: at.nextElementSibling ?? at, ArrowUp: at.previousElementSibling ?? area, Escape: area }[event.key];
    if (to) to.focus();
    else if (event.key === "Enter" || event.key === " ") { area.focus(); at.click(); }
    else return;
    event.preventDefault();
    if (event.key === "Escape") this.hide();
  }
}
