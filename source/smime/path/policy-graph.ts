/**
 * The valid policies of a path as a graph (RFC 9618, which replaces RFC 5280's policy tree): one node a policy
 * and certificate, so that hostile mappings cannot make it grow exponentially.
 */
export const anyPolicy = '2.5.29.32.0';

interface PolicyNode {
  readonly policy: string;
  expected: ReadonlySet<string>;
  readonly parents: ReadonlySet<PolicyNode>;
  childCount: number;
}

function makeNode(
  policy: string,
  expected: ReadonlySet<string>,
  parents: ReadonlySet<PolicyNode>,
): PolicyNode {
  for (const parent of parents) parent.childCount++;
  return { policy, expected, parents, childCount: 0 };
}

export class PolicyGraph {
  /** Nodes by depth, then by policy; no depth at all once no policy is valid any more. */
  #levels: Map<string, PolicyNode>[] = [
    new Map([[anyPolicy, makeNode(anyPolicy, new Set([anyPolicy]), new Set())]]),
  ];

  get isEmpty(): boolean {
    return this.#levels.length === 0;
  }

  /** The next certificate has these policies (§6.1.3 d), or none at all (e). */
  addCertificate(policies: ReadonlySet<string> | undefined, isAnyPolicyAllowed: boolean): void {
    const above = this.#levels.at(-1);
    if (above === undefined) return;
    if (policies === undefined) {
      this.#levels = [];
      return;
    }
    const expectedBy = new Map<string, Set<PolicyNode>>();
    for (const node of above.values()) {
      for (const policy of node.expected) {
        const nodes = expectedBy.get(policy);
        if (nodes === undefined) expectedBy.set(policy, new Set([node]));
        else nodes.add(node);
      }
    }
    const level = new Map<string, PolicyNode>();
    const add = (policy: string, parents: ReadonlySet<PolicyNode>) =>
      level.set(policy, makeNode(policy, new Set([policy]), parents));
    const wildcard = above.get(anyPolicy);
    for (const policy of policies) {
      if (policy === anyPolicy) continue;
      const parents = expectedBy.get(policy);
      if (parents !== undefined) add(policy, parents);
      else if (wildcard !== undefined) add(policy, new Set([wildcard]));
    }
    if (policies.has(anyPolicy) && isAnyPolicyAllowed) {
      for (const [policy, parents] of expectedBy) if (!level.has(policy)) add(policy, parents);
    }
    this.#levels.push(level);
    this.#prune();
  }

  /** The newest certificate's policy mappings (§6.1.4 b), issuer's policy to subject's. */
  mapPolicies(mappings: ReadonlyMap<string, ReadonlySet<string>>, isMappingAllowed: boolean): void {
    const level = this.#levels.at(-1);
    if (level === undefined) return;
    const wildcard = level.get(anyPolicy);
    for (const [policy, mapped] of mappings) {
      const node = level.get(policy);
      if (!isMappingAllowed) {
        if (node === undefined) continue;
        level.delete(policy);
        for (const parent of node.parents) parent.childCount--;
      } else if (node !== undefined) node.expected = mapped;
      else if (wildcard !== undefined) level.set(policy, makeNode(policy, mapped, wildcard.parents));
    }
    if (!isMappingAllowed) this.#prune();
  }

  /** Whether a policy is left that the caller accepts (§6.1.5 g); undefined accepts every policy. */
  allowsAnyOf(accepted: ReadonlySet<string> | undefined): boolean {
    if (this.isEmpty) return false;
    if (accepted === undefined || accepted.has(anyPolicy)) return true;
    if (this.#levels.at(-1)?.has(anyPolicy)) return true;
    // In the anchor's own words a policy is what its node is called where the path first names it.
    return this.#levels.some((level) =>
      level
        .values()
        .some(
          ({ policy, parents }) =>
            policy !== anyPolicy &&
            accepted.has(policy) &&
            parents.values().some((parent) => parent.policy === anyPolicy),
        ),
    );
  }

  /** Takes away what has no children above the newest depth, depth by depth. */
  #prune(): void {
    for (const level of this.#levels.slice(0, -1).reverse()) {
      for (const [policy, node] of level) {
        if (node.childCount > 0) continue;
        level.delete(policy);
        for (const parent of node.parents) parent.childCount--;
      }
    }
    if (this.#levels[0]?.size === 0 || this.#levels.at(-1)?.size === 0) this.#levels = [];
  }
}
