// Files are dropped on the form; how far a check is, is told as it goes on.
"use strict";
(() => {
  const form = document.getElementById("upload");
  if (form) {
    const fields = [document.getElementById("file"), document.getElementById("twin")];
    for (const name of ["dragenter", "dragover"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      [...event.dataTransfer.files].slice(0, 2).forEach((file, place) => {
        const one = new DataTransfer();
        one.items.add(file);
        fields[place].files = one.files;
      });
    });
  }

  const progress = document.getElementById("progress");
  if (!progress) return;
  const said = document.getElementById("said");
  const source = new EventSource(progress.dataset.events);
  source.addEventListener("progress", (event) => {
    const now = JSON.parse(event.data);
    if (["done", "failed", "cancelled"].includes(now.status)) {
      source.close();
      location.reload();
      return;
    }
    said.textContent = progress.dataset[now.status] + (now.file ? `: ${now.file}` : "");
  });
})();
