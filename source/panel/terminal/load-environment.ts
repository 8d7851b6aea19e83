/**
 * The surroundings that Ink is loaded in: the first import of `run-panel.tsx`, undone by it once everything is
 * loaded. yoga reads its wasm with `fetch`, which makes Node load a whole HTTP client unless it is not there;
 * chalk decides once, at its import, whether bold and inverse exist. The panel drops colours by itself where
 * they are not wanted, so chalk's 16 colours are always right.
 */
const { fetch } = globalThis;
const { FORCE_COLOR } = process.env;

Reflect.deleteProperty(globalThis, 'fetch');
process.env.FORCE_COLOR = '1';

export function restoreEnvironment(): void {
  globalThis.fetch = fetch;
  if (FORCE_COLOR === undefined) delete process.env.FORCE_COLOR;
  else process.env.FORCE_COLOR = FORCE_COLOR;
}
