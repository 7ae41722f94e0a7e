/* A story's two tools: the link is copied instead of followed, and a button prints the page. */

const link = document.querySelector(".permalink");
const spoken = document.querySelector(".tools .spoken");
const print = document.querySelector(".tools .print");

async function copyLink(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
    spoken.textContent = link.dataset.copied;
  } catch {
    window.location = link.href;
  }
}

if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
if (link && navigator.clipboard) link.addEventListener("click", copyLink);
