/**
 * Caps what a file may ask of us before any of it is done: a container names the cost of its own key derivation,
 * and a hostile one names days of work or all of the memory.
 */
import { UserError } from '../../core/errors.ts';
import { groupedDigits } from './grouped-digits.ts';

const mostRounds = 10_000_000;
const mostRoundsInAll = 2 * mostRounds;
/** For guessing at the empty passphrase where none was given: a fifth of a second, and a hundred times what programs ask. */
const mostRoundsForGuess = 1_000_000;
const mostScryptBytes = 256 * 1024 * 1024;
/** N·r·p, about four seconds. */
const mostScryptWork = 8 * 1024 * 1024;

function tooCostly(sentence: string): UserError {
  return new UserError('refused', sentence, {
    hint: 'No honest program asks for that much; ask for the file to be made again.',
  });
}

/** One for each input, shared by everything in it. */
export class DerivationBudget {
  #left: number;

  private constructor(rounds: number) {
    this.#left = rounds;
  }

  static forPassphrase(): DerivationBudget {
    return new DerivationBudget(mostRoundsInAll);
  }

  static forGuess(): DerivationBudget {
    return new DerivationBudget(mostRoundsForGuess);
  }

  /** More was asked for than there is. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** @throws UserError `refused` */
  spendRounds(rounds: number): void {
    if (rounds > mostRounds) {
      const asked = groupedDigits(rounds);
      const most = groupedDigits(mostRounds);
      throw tooCostly(`it asks for ${asked} rounds of key derivation; at most ${most} are done`);
    }
    this.#left -= rounds;
    if (this.#left < 0) {
      throw tooCostly('opening everything in this input would take too many rounds of key derivation');
    }
  }

  /** @throws UserError `refused` */
  spendScrypt(N: number, r: number, p: number): void {
    const bytes = 128 * N * r;
    if (bytes > mostScryptBytes) {
      const asked = groupedDigits(Math.ceil(bytes / 1024 / 1024));
      throw tooCostly(`its key derivation (scrypt) asks for ${asked} MiB of memory; at most 256 are given`);
    }
    const work = N * r * p;
    if (work > mostScryptWork) {
      throw tooCostly(`its key derivation (scrypt) asks for too much work: N=${N}, r=${r}, p=${p}`);
    }
    this.spendRounds(work);
  }
}
