import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../../source/core/inventory.ts';
import { addPlannedCertificates, planCertificates } from '../../../../source/operations/add-certificates.ts';
import { loadInventory } from '../../../../source/operations/load-inventory.ts';
import {
  additionText,
  bringsCa,
  countsText,
  judgedPlan,
  obstacle,
  type PlanState,
  planOf,
  selectedRow,
} from '../../../../source/panel/screens/add-certificate/state.ts';
import { fixture } from '../../../support/fixture.ts';
import { enabledState, importContext, stateWith } from '../../support/import-context.ts';

async function planFor(names: readonly string[], stored: readonly string[] = []): Promise<PlanState> {
  const context = importContext(await stateWith(...stored));
  const inputs = names.map((source) => ({ source, bytes: fixture(source) }));
  return planOf(await planCertificates(context, inputs), await loadInventory(context));
}

const verdicts = ({ rows }: PlanState) =>
  rows.map((row) => (row.kind === 'certificate' ? row.planned.verdict : row.kind));

describe('a plan', () => {
  test('shows what is refused first, then what is new, then what changes nothing', async () => {
    const state = await planFor(
      ['alice.pem', 'bob.pem', 'refused-no-address.pem', 'ignored-public-key.pem', 'ignored-cut-der.pem'],
      ['alice.pem'],
    );
    expect(verdicts(state)).toEqual(['refused', 'refused', 'new', 'already-there', 'ignored']);
    expect(countsText(state)).toBe('1 new, 1 already there, 2 refused, 1 left alone');
  });

  test('adds nothing while a piece is refused, unless the person leaves it out', async () => {
    const state = await planFor(['bundle-50-one-refused.pem']);
    expect(obstacle(state)).toBe('Nothing is added while 1 is refused. Press s to add the rest without.');
    expect(obstacle({ ...state, skipsRefused: true })).toBeUndefined();
    expect(additionText(state)).toBe('49 certificates');
  });

  test.each([
    {
      names: ['alice.pem'],
      stored: ['alice.pem'],
      why: 'All of it is there already: nothing is to be added.',
    },
    { names: ['refused-no-address.pem'], stored: [], why: 'Nothing in it can be added.' },
    { names: ['alice.pem'], stored: [], why: undefined },
    { names: ['crl-issuing.pem'], stored: [], why: undefined },
  ])('of $names beside $stored: $why', async ({ names, stored, why }) => {
    expect(obstacle(await planFor(names, stored))).toBe(why);
  });

  test('counts revocation lists apart', async () => {
    expect(additionText(await planFor(['crl-issuing.pem']))).toBe('1 revocation list');
    expect(additionText(await planFor(['alice.pem', 'crl-issuing.pem']))).toBe(
      '1 certificate and 1 revocation list',
    );
  });

  test('warns of a CA only where one would come to be trusted', async () => {
    expect(bringsCa(await planFor(['chain.pem']))).toBe(true);
    expect(bringsCa(await planFor(['alice.pem']))).toBe(false);
    expect(bringsCa(await planFor(['ca-root.pem'], ['ca-root.pem']))).toBe(false);
  });

  test('says which private key is here already', async () => {
    const plan = await planCertificates(importContext(enabledState), [
      { source: 'sales.pem', bytes: fixture('sales.pem') },
    ]);
    const inventory: Inventory = await loadInventory(importContext(enabledState));
    const publicKeyId = plan.certificates[0]?.certificate.publicKey.id ?? '';
    const key = { publicKeyId, algorithm: 'RSA 2048', salt: '', nonce: '', ciphertext: '', addedAt: '' };
    const privateKeys = { ...inventory.privateKeys, keys: [key] };
    const [row] = planOf(plan, { ...inventory, privateKeys }).rows;
    expect(row?.kind === 'certificate' && row.entry.hasPrivateKey).toBe(true);
  });

  test('follows the store, and keeps the selected row', async () => {
    const context = importContext(enabledState);
    const plan = await planCertificates(context, [{ source: 'chain.pem', bytes: fixture('chain.pem') }]);
    const [first] = plan.certificates;
    const before = { ...planOf(plan, await loadInventory(context)), list: { cursor: 0, top: 0 } };
    expect(verdicts(before)).toEqual(['new', 'new', 'new', 'new']);
    await addPlannedCertificates(context, { ...plan, certificates: plan.certificates.slice(0, 1) });
    const after = judgedPlan(before, await loadInventory(context));
    expect(verdicts(after)).toEqual(['new', 'new', 'new', 'already-there']);
    const selected = selectedRow(after);
    expect(selected?.kind === 'certificate' && selected.planned.certificate).toBe(first?.certificate);
  });
});
