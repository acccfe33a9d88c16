/** Stands where vitest expects the class of its benchmark library, which the host leaves out. */
export function Bench(): never {
  throw new Error('Benchmarks are not run here. Run them with the vitest command line on Node.');
}
