/**
 * Colours that mermaid is told to draw with, each for one role. None of them is ever seen: after the
 * drawing each becomes a class of site/styles/diagram.css.
 */
export const ROLE_COLORS = {
  node: '#010101',
  group: '#020202',
  note: '#030303',
  paper: '#040404',
  line: '#050505',
  ink: '#060606',
} as const;

/** Mermaid's theme variables in terms of the roles; `base` derives the rest from these. */
export const THEME_VARIABLES = {
  background: ROLE_COLORS.paper,
  primaryColor: ROLE_COLORS.node,
  primaryBorderColor: ROLE_COLORS.line,
  primaryTextColor: ROLE_COLORS.ink,
  secondaryColor: ROLE_COLORS.group,
  secondaryBorderColor: ROLE_COLORS.line,
  secondaryTextColor: ROLE_COLORS.ink,
  tertiaryColor: ROLE_COLORS.group,
  tertiaryBorderColor: ROLE_COLORS.line,
  tertiaryTextColor: ROLE_COLORS.ink,
  mainBkg: ROLE_COLORS.node,
  nodeBorder: ROLE_COLORS.line,
  lineColor: ROLE_COLORS.line,
  textColor: ROLE_COLORS.ink,
  noteBkgColor: ROLE_COLORS.note,
  noteBorderColor: ROLE_COLORS.line,
  noteTextColor: ROLE_COLORS.ink,
  edgeLabelBackground: ROLE_COLORS.paper,
  clusterBkg: ROLE_COLORS.group,
  clusterBorder: ROLE_COLORS.line,
  actorBkg: ROLE_COLORS.node,
  actorBorder: ROLE_COLORS.line,
  actorTextColor: ROLE_COLORS.ink,
  actorLineColor: ROLE_COLORS.line,
  signalColor: ROLE_COLORS.line,
  signalTextColor: ROLE_COLORS.ink,
  activationBkgColor: ROLE_COLORS.group,
  activationBorderColor: ROLE_COLORS.line,
  labelBoxBkgColor: ROLE_COLORS.group,
  labelBoxBorderColor: ROLE_COLORS.line,
  labelTextColor: ROLE_COLORS.ink,
  loopTextColor: ROLE_COLORS.ink,
} as const;

/** What a finished drawing carries. */
export interface DrawingOptions {
  /** Begins every id that stays, so that two diagrams of a page do not share one. */
  prefix: string;
  title: string;
  description: string;
}

/*
 * The two functions below run inside the browser that drew, because they ask for computed styles.
 * So they refer to nothing outside of themselves. The drawing is the document's only SVG.
 */

/**
 * Gives every shape of a drawing of mermaid's a class for its colours in the place of the style
 * sheet, and takes away all attributes but those that say where a shape is.
 *
 * @param colors the colour that stands for each role
 */
export function restyleShapes(colors: Record<string, string>): void {
  const KEPT =
    /^(?:d|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|dx|dy|width|height|points|transform|viewBox|id|href|marker-(?:start|mid|end)|refX|refY|markerWidth|markerHeight|markerUnits|orient|text-anchor|dominant-baseline|stroke-dasharray|font-weight|xmlns)$/;
  const roleOf = new Map(Object.entries(colors).map(([role, hex]) => [rgb(hex), role]));
  const svg = document.querySelector('svg');
  if (!svg) throw new Error('There is no drawing in the document.');

  function rgb(hex: string): string {
    const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return `rgb(${channels.join(', ')})`;
  }

  function paint(value: string, other: string): string {
    return value === 'none' ? 'none' : (roleOf.get(value) ?? other);
  }

  function lookOfText(style: CSSStyleDeclaration): Record<string, string> {
    return {
      class: 'diagram-text',
      'text-anchor': style.textAnchor,
      ...(style.dominantBaseline !== 'auto' && { 'dominant-baseline': style.dominantBaseline }),
      ...(Number(style.fontWeight) > 500 && { 'font-weight': 'bold' }),
    };
  }

  function look(shape: Element): Record<string, string> {
    const style = getComputedStyle(shape);
    if (shape.matches('text')) return lookOfText(style);
    const isMarker = shape.closest('marker') !== null;
    const isLine = shape.matches('line, polyline') || (!isMarker && style.markerEnd !== 'none');
    // The number of a message is written into a circle, which is a marker, too.
    const isNumber = shape.closest('[id$=sequencenumber]') !== null;
    const fill = isNumber ? 'node' : paint(style.fill, isMarker ? 'line' : 'node');
    const stroke = isNumber ? 'line' : paint(style.stroke, 'line');
    // Mermaid cuts the ends of lines with long dashes, which would be read as a dotted line.
    const dashes = style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat);
    const isDashed = dashes.length > 1 && dashes.every((dash) => dash > 0 && dash < 12);
    return {
      class: `fill-${isLine ? 'none' : fill} stroke-${stroke}`,
      ...(isDashed && !isMarker && { 'stroke-dasharray': '4 4' }),
    };
  }

  /** Without HTML in its labels, mermaid sets some of them at the left edge of their node. */
  function centre(label: Element): void {
    const box = label.closest('.node')?.querySelector('.label-container')?.getBoundingClientRect();
    const text = label.querySelector('text')?.getBoundingClientRect();
    if (!box || !text) return;
    const shift = box.left + box.width / 2 - (text.left + text.width / 2);
    const before = label.getAttribute('transform') ?? '';
    label.setAttribute('transform', `translate(${shift / scale}, 0) ${before}`);
  }

  function shorten(value: string): string {
    return value.replaceAll(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1))));
  }

  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  for (const label of svg.querySelectorAll('.node .label')) centre(label);
  const shapes = svg.querySelectorAll('path, rect, line, circle, ellipse, polygon, polyline, text');
  const looks = Array.from(shapes, (shape) => [shape, look(shape)] as const);
  for (const useless of svg.querySelectorAll('style, filter, script, title, desc, foreignObject'))
    useless.remove();
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    for (const { name, value } of Array.from(element.attributes)) {
      if (KEPT.test(name)) element.setAttribute(name, name === 'id' ? value : shorten(value));
      else element.removeAttribute(name);
    }
  }
  for (const [shape, attributes] of looks)
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
}

/**
 * Takes out of a restyled drawing what nothing refers to, and gives it its size and its words.
 *
 * @param options see there
 * @returns the drawing's text
 */
export function finishDrawing({ prefix, title, description }: DrawingOptions): string {
  const svg = document.querySelector('svg');
  if (!svg) throw new Error('There is no drawing in the document.');
  const text = svg.innerHTML;
  const isUsed = (id: string) => text.includes(`url(#${id})`) || text.includes(`href="#${id}"`);
  for (const element of [svg, ...svg.querySelectorAll('[id], marker, symbol')]) {
    if (isUsed(element.id)) continue;
    element.removeAttribute('id');
    if (element.matches('marker, symbol')) element.remove();
  }
  for (const rect of svg.querySelectorAll('rect:not([width])')) rect.remove();
  for (const group of Array.from(svg.querySelectorAll('g, defs')).toReversed())
    if (group.childElementCount === 0) group.remove();

  for (const [tag, words] of [
    ['desc', description],
    ['title', title],
  ] as const) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    element.id = `${prefix}-${tag}`;
    element.textContent = words;
    svg.prepend(element);
  }
  const { width, height } = svg.viewBox.baseVal;
  const attributes = {
    width: Math.ceil(width),
    height: Math.ceil(height),
    class: 'diagram',
    role: 'img',
    'aria-labelledby': `${prefix}-title`,
    'aria-describedby': `${prefix}-desc`,
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  return svg.outerHTML;
}
