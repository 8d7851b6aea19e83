import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CertificateFilter, certificateFilters } from '../../../../source/core/certificate-query.ts';
import type { CertificateEntry } from '../../../../source/core/inventory.ts';
import {
  type CertificatesState,
  certificatesOf,
  chosenEntries,
  cleared,
  filterCounts,
  orderText,
  refreshed,
  selectedEntry,
  sortChoices,
  withAllMarked,
  withMarkToggled,
  withView,
} from '../../../../source/panel/screens/certificates/state.ts';
import { day, entry, inventory, noon } from '../../../core/facts.ts';

const carol = entry({ address: 'carol@example.org' });
const alice = entry({ address: 'alice@example.org', notAfter: noon - day });
const bob = entry({ address: 'bob@example.org' }, { hasPrivateKey: true });
const dave = entry({ address: 'dave@example.net' });
const all = [carol, alice, bob, dave];

const opened = (entries: readonly CertificateEntry[] = all, filter?: CertificateFilter) =>
  certificatesOf(inventory(entries), noon, filter);
const at = (state: CertificatesState, cursor: number): CertificatesState => ({
  ...state,
  list: { ...state.list, cursor },
});
const selected = (state: CertificatesState) => selectedEntry(state)?.certificate.addresses[0]?.address;
const shown = (state: CertificatesState) =>
  state.shown.map(({ certificate }) => certificate.addresses[0]?.address.split('@')[0]);

test('certificates come by address, and a filter may be there from the start', () => {
  expect(shown(opened())).toEqual(['alice', 'bob', 'carol', 'dave']);
  expect(shown(opened(all, 'expired'))).toEqual(['alice']);
});

describe('who is selected', () => {
  test('stays so when others come, go or are sorted differently', () => {
    const onCarol = at(opened(), 2);
    const added = refreshed(
      onCarol,
      inventory([entry({ address: 'aaron@example.org' }), carol, bob, dave]),
      noon,
    );
    expect(selected(added)).toBe('carol@example.org');
    expect(selected(withView(onCarol, { order: { sort: 'address', descending: true } }))).toBe(
      'carol@example.org',
    );
    expect(selected(withView(onCarol, { search: 'example.org' }))).toBe('carol@example.org');
  });

  test('is the first answer when a search hides the one before', () => {
    expect(selected(withView(at(opened(), 3), { search: 'example.org' }))).toBe('alice@example.org');
  });

  test('is the next one when it was removed, and the last one at the end', () => {
    expect(selected(refreshed(at(opened(), 1), inventory([carol, alice, dave]), noon))).toBe(
      'carol@example.org',
    );
    expect(selected(refreshed(at(opened(), 3), inventory([carol, alice, bob]), noon))).toBe(
      'carol@example.org',
    );
    expect(selected(refreshed(opened([bob]), inventory([]), noon))).toBeUndefined();
  });

  test('is asked again only when something else than the place changed', () => {
    const state = opened();
    expect(withView(state, { isSearching: true }).shown).toBe(state.shown);
    expect(withView(state, { search: 'bob' }).sorted).toBe(state.sorted);
  });
});

describe('marks', () => {
  test('Space marks and goes on, and takes the mark away again', () => {
    const one = withMarkToggled(opened());
    expect(selected(one)).toBe('bob@example.org');
    expect(chosenEntries(one)).toEqual([alice]);
    expect(chosenEntries(withMarkToggled(at(one, 0)))).toEqual([bob]);
  });

  test('without marks the selected certificate is acted on, with marks only they are', () => {
    expect(chosenEntries(at(opened(), 3))).toEqual([dave]);
    expect(chosenEntries(at(withMarkToggled(opened()), 3))).toEqual([alice]);
    expect(chosenEntries(opened([]))).toEqual([]);
  });

  test('stay while a search hides them, and go with their certificate', () => {
    const hidden = withView(withMarkToggled(opened()), { search: 'bob' });
    expect(chosenEntries(hidden)).toEqual([alice]);
    expect(refreshed(hidden, inventory([bob]), noon).marked.size).toBe(0);
  });

  test('all that are shown are marked together, and unmarked when all of them were', () => {
    const searched = withView(opened(), { search: 'example.org' });
    const marked = withAllMarked(searched);
    expect(chosenEntries(marked)).toEqual([alice, bob, carol]);
    expect(withAllMarked(marked).marked.size).toBe(0);
    expect(chosenEntries(withAllMarked(withMarkToggled(searched)))).toEqual([alice, bob, carol]);
  });
});

test('Esc clears the search, then the filter, then the marks, then nothing', () => {
  let state: CertificatesState | undefined = withView(withMarkToggled(opened()), {
    search: 'b',
    filter: 'own',
    isSearching: true,
  });
  const steps: unknown[] = [];
  while (state !== undefined) {
    steps.push([state.isSearching, state.search, state.filter, state.marked.size]);
    state = cleared(state);
  }
  expect(steps).toEqual([
    [true, 'b', 'own', 1],
    [false, '', 'own', 1],
    [false, '', undefined, 1],
    [false, '', undefined, 0],
  ]);
});

test('the choice of filters tells how many each would show', () => {
  const counts = filterCounts(withView(opened(), { search: 'nothing has this' }));
  for (const filter of certificateFilters) expect(counts.get(filter)).toBe(opened(all, filter).shown.length);
  expect(counts.get('expired')).toBe(1);
});

test('every order has words of its own in both directions', () => {
  const texts = sortChoices.flatMap(({ order }) => [
    orderText(order),
    orderText({ ...order, descending: !order.descending }),
  ]);
  expect(new Set(texts).size).toBe(texts.length);
});

test('whatever is searched, filtered, marked and removed, the cursor stays inside and marks are of the store', () => {
  const step = fc.oneof(
    fc.record({ search: fc.constantFrom('', 'a', 'example.org', 'net', 'zzz') }),
    fc.record({ filter: fc.constantFrom(undefined, ...certificateFilters) }),
    fc.record({ order: fc.constantFrom(...sortChoices.map(({ order }) => order)) }),
    fc.constant('mark' as const),
    fc.constant('all' as const),
    fc.record({ keep: fc.subarray(all) }),
    fc.record({ move: fc.nat(3) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let state = opened();
      for (const each of steps) {
        if (each === 'mark') state = withMarkToggled(state);
        else if (each === 'all') state = withAllMarked(state);
        else if ('keep' in each) state = refreshed(state, inventory(each.keep), noon);
        else if ('move' in each) state = at(state, Math.min(each.move, Math.max(0, state.shown.length - 1)));
        else state = withView(state, each);
        const known = new Set(state.entries.map(({ certificate }) => certificate.fingerprint));
        expect([...state.marked].every((fingerprint) => known.has(fingerprint))).toBe(true);
        expect(selectedEntry(state) !== undefined || state.shown.length === 0).toBe(true);
      }
    }),
  );
});

describe('10,000 certificates', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    entry({ address: `person-${(index * 7919) % 10_000}@example.org` }),
  );
  const store = inventory(many);

  test('are sorted once, and a search or a filter only goes through them', () => {
    const state = certificatesOf(store, noon, undefined);
    expect(state.shown).toHaveLength(10_000);
    const found = withView(state, { search: 'person-99' });
    expect(found.shown).toHaveLength(111);
    expect(found.sorted).toBe(state.sorted);
    expect(selected(found)).toBe('person-99@example.org');
  });
});
