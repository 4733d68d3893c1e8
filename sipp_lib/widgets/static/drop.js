// Files dropped on the page: on the place for them they are taken; anywhere else nothing happens, and the page stays.

const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
// A field for files takes them itself.
const takes = (event) => event.target.closest?.('input[type="file"]') && !event.target.disabled;

// A browser opens a file that is dropped where nobody takes it, and leaves the page for it.
const stay = (event) => {
  if (event.defaultPrevented || !carries(event) || takes(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
};

class Drop {
  constructor(element, zone, take) {
    const mark = (over) => zone.classList.toggle("sipp-over", over);
    const over = (event) => {
      if (!carries(event)) return;
      mark(!takes(event) || zone.contains(event.target));
      if (takes(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event) => {
      mark(false);
      if (!carries(event) || takes(event)) return;
      event.preventDefault();
      take([...event.dataTransfer.items].filter((item) => item.kind === "file")
        .map((item) => ({ file: item.getAsFile(), folder: Boolean(item.webkitGetAsEntry?.()?.isDirectory) })).filter(({ file }) => file));
    };
    const away = (event) => { if (!element.contains(event.relatedTarget)) mark(false); };
    const anywhere = (event) => stay(event);
    this.all = [[element, { dragenter: over, dragover: over, drop, dragleave: away }], [window, { dragover: anywhere, drop: anywhere }]];
    for (const [target, acts] of this.all) for (const [name, act] of Object.entries(acts)) target.addEventListener(name, act);
  }

  close() {
    for (const [target, acts] of this.all) for (const [name, act] of Object.entries(acts)) target.removeEventListener(name, act);
  }
}
