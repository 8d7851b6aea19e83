/** Tells on the terminal what takes long, from half a second on, and leaves no trace of it. */
import type { Output } from './output.ts';

export async function withProgress<Result>(
  output: Output,
  text: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const begun = performance.now();
  let isShown = false;
  const timer = setInterval(() => {
    isShown = true;
    const seconds = Math.floor((performance.now() - begun) / 1000);
    void output.transient(`${text}${output.symbols.ellipsis}${seconds === 0 ? '' : ` ${seconds} s`}`);
  }, 500);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (isShown) await output.transient('');
  }
}
