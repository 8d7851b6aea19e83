/** What the terminal can show, told from the environment alone: colours, characters, a screen reader. */
import { saysUtf8 } from '../../presentation/symbols.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Look {
  /** The 16 colours; bold and inverse are always there. */
  readonly hasColor: boolean;
  /** Characters beyond ASCII: borders, marks, ellipsis. */
  readonly hasUnicode: boolean;
  /** Linear output: no borders, no padding, no alternate screen. */
  readonly isScreenReader: boolean;
}

export function lookOf(environment: Environment): Look {
  return {
    hasColor: hasColor(environment),
    hasUnicode: saysUtf8(environment),
    isScreenReader: environment.INK_SCREEN_READER === 'true',
  };
}

// https://no-color.org: any value but the empty one; FORCE_COLOR is the more deliberate of the two.
function hasColor({ FORCE_COLOR, NO_COLOR, TERM = '' }: Environment): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return !/-m(ono)?$|^vt[12]\d\d$/.test(TERM);
}
