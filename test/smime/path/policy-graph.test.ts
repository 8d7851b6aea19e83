import { describe, expect, test } from 'vitest';
import { anyPolicy, PolicyGraph } from '../../../source/smime/path/policy-graph.ts';

const policies = (...list: string[]) => new Set(list);
const mapping = (...pairs: [string, string[]][]) =>
  new Map(pairs.map(([policy, mapped]) => [policy, new Set(mapped)]));

describe('policies of a path', () => {
  test('a policy stays valid only while every certificate has it', () => {
    const graph = new PolicyGraph();
    graph.addCertificate(policies('1.1', '1.2'), true);
    graph.addCertificate(policies('1.2', '1.3'), true);
    expect(graph.allowsAnyOf(policies('1.2'))).toBe(true);
    expect(graph.allowsAnyOf(policies('1.1'))).toBe(false);
    expect(graph.allowsAnyOf(policies('1.3'))).toBe(false);
    graph.addCertificate(policies('1.1'), true);
    expect(graph.isEmpty).toBe(true);
    expect(graph.allowsAnyOf(undefined)).toBe(false);
  });

  test('a certificate without policies ends all of them for good', () => {
    const graph = new PolicyGraph();
    graph.addCertificate(undefined, true);
    graph.addCertificate(policies(anyPolicy, '1.1'), true);
    expect(graph.isEmpty).toBe(true);
  });

  test('any policy stands for each, unless it is inhibited', () => {
    const graph = new PolicyGraph();
    graph.addCertificate(policies('1.1'), true);
    graph.addCertificate(policies(anyPolicy), true);
    expect(graph.allowsAnyOf(policies('1.1'))).toBe(true);
    expect(graph.allowsAnyOf(policies('1.2'))).toBe(false);
    graph.addCertificate(policies(anyPolicy), false);
    expect(graph.isEmpty).toBe(true);
  });

  test('a mapped policy is asked for in the words of the anchor', () => {
    const graph = new PolicyGraph();
    graph.addCertificate(policies('1.1'), true);
    graph.mapPolicies(mapping(['1.1', ['2.1']]), true);
    graph.addCertificate(policies('2.1'), true);
    expect(graph.allowsAnyOf(policies('1.1'))).toBe(true);
    expect(graph.allowsAnyOf(policies('2.1'))).toBe(false);
  });

  test('an inhibited mapping takes the policy away', () => {
    const graph = new PolicyGraph();
    graph.addCertificate(policies('1.1', '1.2'), true);
    graph.mapPolicies(mapping(['1.1', ['2.1']]), false);
    graph.addCertificate(policies('1.1', '2.1', '1.2'), true);
    expect(graph.allowsAnyOf(policies('1.1'))).toBe(false);
    expect(graph.allowsAnyOf(policies('1.2'))).toBe(true);
  });

  // As a tree (RFC 5280) this has 30^15 nodes.
  test('mappings of everything to everything stay small', () => {
    const all = Array.from({ length: 30 }, (_, i) => `1.${i}`);
    const everything = mapping(...all.map((policy): [string, string[]] => [policy, all]));
    const graph = new PolicyGraph();
    for (let i = 0; i < 15; i++) {
      graph.addCertificate(policies(...all), true);
      graph.mapPolicies(everything, true);
    }
    expect(graph.allowsAnyOf(policies('1.7'))).toBe(true);
    graph.addCertificate(policies('9.9'), true);
    expect(graph.isEmpty).toBe(true);
  });
});
