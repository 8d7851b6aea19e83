/**
 * Remembers which signature was made with which key, and bounds what one question may cost. It does not know how
 * signatures are checked.
 */
import type { PublicKeyFacts } from '../../core/certificate.ts';
import { type SignatureResult, type Signed, verifySignature } from './verify-signature.ts';

/**
 * Hostile certificates can ask for any amount of work: whoever works spends from one budget. A unit is about what
 * a signature check costs.
 */
export interface Budget {
  /** One unit unless said otherwise. False when too little is left; the work must not be done then. */
  spend(units?: number): boolean;
  /** Something was not done for want of budget, so an answer may be missing. */
  readonly isExhausted: boolean;
}

export function budgetOf(units: number): Budget {
  let left = units;
  let isExhausted = false;
  return {
    spend(wanted = 1) {
      if (wanted > left) {
        isExhausted = true;
        return false;
      }
      left -= wanted;
      return true;
    },
    get isExhausted() {
      return isExhausted;
    },
  };
}

export interface SignatureChecks {
  readonly budget: Budget;
  /** `limit`: the budget is spent. A remembered result costs nothing. */
  verify(signed: Signed, key: PublicKeyFacts): SignatureResult | 'limit';
}

/** Results live as long as what was signed, across questions. */
const remembered = new WeakMap<Signed, Map<string, SignatureResult>>();

/** Large keys are slow to check with. */
const costOf = ({ bits = 0 }: PublicKeyFacts): number => 1 + Math.floor(bits / 4096);

export function signatureChecks(budget: Budget): SignatureChecks {
  return {
    budget,
    verify(signed, key) {
      let results = remembered.get(signed);
      if (results === undefined) {
        results = new Map();
        remembered.set(signed, results);
      }
      const known = results.get(key.id);
      if (known !== undefined) return known;
      if (!budget.spend(costOf(key))) return 'limit';
      const result = verifySignature(signed, key);
      results.set(key.id, result);
      return result;
    },
  };
}
