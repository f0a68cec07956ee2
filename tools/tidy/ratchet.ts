// Old violations are listed with their number; new ones fail, and a number that went down must be written down.
import type { Finding, Rule } from './rule.ts';

/** Rule, then path, then how many. */
export type Ratchet = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface RuleFindings {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
}

/** What has to be told: each violation above the listed number, each listed number that is too great. */
export function complaintsOf(results: readonly RuleFindings[], ratchet: Ratchet): readonly string[] {
  return results.flatMap((result) => {
    const listed = ratchet[result.rule.name] ?? {};
    const byPath = Map.groupBy(result.findings, (finding) => finding.path);
    const paths = new Set([...byPath.keys(), ...Object.keys(listed)]);
    return [...paths].sort().flatMap((path) => complaintsOfPath(result.rule, byPath.get(path) ?? [], { path, listed: listed[path] ?? 0 }));
  });
}

function complaintsOfPath(rule: Rule, findings: readonly Finding[], { path, listed }: { path: string; listed: number }): readonly string[] {
  if (findings.length > listed) return findings.map((finding) => renderFinding(rule, finding));
  if (findings.length === listed) return [];
  return [
    `tools/tidy-ratchet.json lists ${listed} of ${rule.name} for ${path}, there are ${findings.length}: write down the smaller number`,
  ];
}

function renderFinding(rule: Rule, { path, line, what }: Finding): string {
  return `${path}:${line} ${what} [${rule.name}: ${rule.reason}]`;
}
