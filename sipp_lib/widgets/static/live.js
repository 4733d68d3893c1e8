// Shows markup that Python made and escaped; nothing typed reaches it unescaped.

export default {
  render({ model, el }) {
    const box = document.createElement("div");
    box.className = "sipp sipp-live";
    const show = () => { box.innerHTML = model.get("html"); };
    show();
    model.on("change:html", show);
    el.replaceChildren(box);
    const client = String(Math.random());
    model.send({ op: "hello", client });
    return () => {
      model.off("change:html", show);
      model.send({ op: "bye", client });
    };
  },
};
