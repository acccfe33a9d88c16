// Node has `Symbol.dispose` and `Symbol.asyncDispose`, WebKit has not yet. To be imported before
// anything that names a method by them.
for (const name of ['dispose', 'asyncDispose']) {
  if (name in Symbol) continue;
  Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) });
}
