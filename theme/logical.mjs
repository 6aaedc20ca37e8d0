// A PostCSS plugin: what USWDS says as left and right becomes start and end.

const RENAMED = {
  "margin-left": "margin-inline-start",
  "margin-right": "margin-inline-end",
  "padding-left": "padding-inline-start",
  "padding-right": "padding-inline-end",
  left: "inset-inline-start",
  right: "inset-inline-end",
  "border-left": "border-inline-start",
  "border-right": "border-inline-end",
  "border-left-color": "border-inline-start-color",
  "border-right-color": "border-inline-end-color",
  "border-left-width": "border-inline-start-width",
  "border-right-width": "border-inline-end-width",
  "border-left-style": "border-inline-start-style",
  "border-right-style": "border-inline-end-style",
  "border-top-left-radius": "border-start-start-radius",
  "border-top-right-radius": "border-start-end-radius",
  "border-bottom-left-radius": "border-end-start-radius",
  "border-bottom-right-radius": "border-end-end-radius",
};
const SIDES = { left: "start", right: "end" };

function splitSides(declaration, property) {
  const sides = declaration.value.match(/(?:[^\s(]+(?:\([^)]*\))?)+/g) ?? [];
  if (sides.length !== 4 || sides[1] === sides[3]) return;
  const [top, end, bottom, start] = sides;
  declaration.cloneBefore({ prop: `${property}-block`, value: `${top} ${bottom}` });
  declaration.replaceWith(declaration.clone({ prop: `${property}-inline`, value: `${start} ${end}` }));
}

export const logical = {
  postcssPlugin: "logical",
  Once(root) {
    root.walkDecls((declaration) => {
      if (declaration.prop in RENAMED) declaration.prop = RENAMED[declaration.prop];
      else if (declaration.prop === "text-align" || declaration.prop === "float") {
        const side = SIDES[declaration.value];
        if (side) declaration.value = declaration.prop === "float" ? `inline-${side}` : side;
      } else if (declaration.prop === "margin" || declaration.prop === "padding") splitSides(declaration, declaration.prop);
    });
  },
};
