/* The focal point of a picture: a click on it sets the two numbers, the numbers move the mark. */

const frame = document.querySelector(".focal");
const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));

function followClicks() {
  const mark = frame.querySelector(".focal-point");
  const show = () => {
    [mark.style.left, mark.style.top] = fields.map((field) => `${field.value || 50}%`);
  };
  frame.addEventListener("click", (event) => {
    const box = frame.querySelector("img").getBoundingClientRect();
    fields[0].value = Math.round((100 * (event.clientX - box.left)) / box.width);
    fields[1].value = Math.round((100 * (event.clientY - box.top)) / box.height);
    show();
  });
  for (const field of fields) field.addEventListener("input", show);
  show();
}

if (frame && !fields.includes(null)) followClicks();
