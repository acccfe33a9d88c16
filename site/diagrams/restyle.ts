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

/** What `restyle` needs to know of a diagram. */
export interface RestyleOptions {
  /** Begins every id that stays, so that two diagrams of a page do not share one. */
  prefix: string;
  title: string;
  description: string;
  colors: Record<string, string>;
}

/**
 * Turns a drawing of mermaid's into one that takes its colours and its font from the site: no style
 * sheet, no colour, no id that nothing refers to. It runs inside the browser that drew it, because
 * it asks for computed styles, and so it refers to nothing outside of itself.
 *
 * @param svg the drawing, in the document
 * @param options see there
 * @returns the drawing's text
 */
export function restyle(svg: SVGSVGElement, options: RestyleOptions): string {
  const SHAPES = 'path, rect, line, circle, ellipse, polygon, polyline, text';
  const KEPT =
    /^(?:class|d|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|dx|dy|width|height|points|transform|viewBox|id|href|marker-(?:start|mid|end)|refX|refY|markerWidth|markerHeight|markerUnits|orient|text-anchor|dominant-baseline|stroke-dasharray|font-weight|xmlns)$/;
  const roleOf = new Map(Object.entries(options.colors).map(([role, hex]) => [rgb(hex), role]));

  function rgb(hex: string): string {
    const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return `rgb(${channels.join(', ')})`;
  }

  function paint(value: string, other: string): string {
    return value === 'none' ? 'none' : (roleOf.get(value) ?? other);
  }

  function look(shape: Element): Record<string, string> {
    const style = getComputedStyle(shape);
    const isText = shape.matches('text');
    const isMarker = shape.closest('marker') !== null;
    const attributes: Record<string, string> = {};
    if (isText) {
      attributes['class'] = 'diagram-text';
      attributes['text-anchor'] = style.textAnchor;
      if (style.dominantBaseline !== 'auto')
        attributes['dominant-baseline'] = style.dominantBaseline;
      if (Number(style.fontWeight) > 500) attributes['font-weight'] = 'bold';
      return attributes;
    }
    const isLine = shape.matches('line, polyline') || (!isMarker && style.markerEnd !== 'none');
    const fill = isLine ? 'none' : paint(style.fill, isMarker ? 'line' : 'node');
    attributes['class'] = `fill-${fill} stroke-${paint(style.stroke, 'line')}`;
    const dashes = style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat);
    // Mermaid cuts the ends of lines with long dashes, which would be read as a dotted line.
    const isDashed = dashes.length > 1 && dashes.every((dash) => dash > 0 && dash < 12);
    if (isDashed && !isMarker) attributes['stroke-dasharray'] = '4 4';
    return attributes;
  }

  const looks = [...svg.querySelectorAll(SHAPES)].map((shape) => [shape, look(shape)] as const);
  for (const useless of svg.querySelectorAll('style, filter, script, title, desc, foreignObject'))
    useless.remove();
  const text = svg.innerHTML;
  const isUsed = (id: string) => text.includes(`url(#${id})`) || text.includes(`href="#${id}"`);
  for (const part of svg.querySelectorAll('marker, symbol'))
    if (!isUsed(part.id)) part.remove();
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    if (element.id && !isUsed(element.id)) element.removeAttribute('id');
    for (const { name } of [...element.attributes])
      if (!KEPT.test(name) || name === 'class') element.removeAttribute(name);
  }
  for (const [shape, attributes] of looks)
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  for (const empty of [...svg.querySelectorAll('g, defs')].toReversed())
    if (empty.childElementCount === 0) empty.remove();
  for (const rect of svg.querySelectorAll('rect:not([width])')) rect.remove();

  for (const tag of ['desc', 'title'] as const) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    element.id = `${options.prefix}-${tag}`;
    element.textContent = tag === 'title' ? options.title : options.description;
    svg.prepend(element);
  }
  const [, , width = '0', height = '0'] = (svg.getAttribute('viewBox') ?? '').split(' ');
  svg.setAttribute('width', String(Math.ceil(Number(width))));
  svg.setAttribute('height', String(Math.ceil(Number(height))));
  svg.setAttribute('class', 'diagram');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${options.prefix}-title`);
  svg.setAttribute('aria-describedby', `${options.prefix}-desc`);
  return svg.outerHTML.replaceAll(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
