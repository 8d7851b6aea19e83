/** Without a passphrase the empty one is tried, as long as that is cheap. */
import { describe, expect, test } from 'vitest';
import { readItems } from '../../../source/smime/input/read-items.ts';
import { DerivationBudget } from '../../../source/smime/keys/derivation-budget.ts';
import { readPkcs12 } from '../../../source/smime/pkcs12/read-pkcs12.ts';
import { fixture } from '../../support/fixture.ts';

function spent(): DerivationBudget {
  const budget = DerivationBudget.forGuess();
  budget.spendRounds(1_000_000);
  return budget;
}

describe('a PKCS#12 container without a passphrase', () => {
  test('opens when its passphrase is the empty one', async () => {
    const items = await readItems(fixture('sales-empty-passphrase.p12'), { source: 'a.p12' });
    expect(items.map(({ kind }) => kind)).toContain('private-key');
  });

  test('asks for its passphrase when the guess would be dear, and does no work', async () => {
    const reading = { passphrase: undefined, budget: spent() };
    const [item, ...more] = await readPkcs12(fixture('sales.p12'), 'a.p12', reading);
    expect(more).toEqual([]);
    expect(item).toMatchObject({ kind: 'other', what: 'pkcs12', passphrase: 'passphrase-needed' });
  });

  test('a passphrase that was given buys more than a guess, and still not everything', () => {
    expect(() => spent().spendRounds(1)).toThrow(expect.objectContaining({ code: 'refused' }));
    const given = DerivationBudget.forPassphrase();
    given.spendRounds(9_000_000);
    expect(given.isSpent).toBe(false);
    expect(() => given.spendRounds(2 ** 31)).toThrow(expect.objectContaining({ code: 'refused' }));
  });
});
