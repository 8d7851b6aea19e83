/** Waiting for a condition, never for a time: the limit is for broken programs, not for slow machines. */
import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds. */
  readonly timeout?: number;
  /** What was waited for and what is there instead, told when the limit is reached. */
  readonly describe?: () => string;
}

/** Generous, because the machine may be busy with other tests. */
export const defaultTimeout = 15_000;

/** The first answer of `condition` that is not undefined, null or false. Asked at once, then every few milliseconds. */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeout = defaultTimeout, describe }: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const limit = Date.now() + timeout;
  for (let pause = 2; ; pause = Math.min(pause * 1.5, 50)) {
    const answer = await condition();
    if (isAnswer(answer)) return answer;
    if (Date.now() > limit) {
      throw new Error(`waited ${timeout} ms in vain${describe === undefined ? '' : `: ${describe()}`}`);
    }
    await delay(pause);
  }
}

function isAnswer<T>(answer: T): answer is Exclude<T, undefined | null | false> {
  return answer !== undefined && answer !== null && answer !== false;
}
