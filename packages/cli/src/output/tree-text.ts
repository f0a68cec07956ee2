import { printable } from './table.ts';

export interface TreeNode {
  readonly kind: string;
  readonly name: string;
  readonly units?: readonly [number, number];
  readonly children: readonly TreeNode[];
}

/** The usual drawing: one line per entity, branches in front. Depth is bounded by the server. */
export function renderTree(root: TreeNode): string {
  const lines = [nodeText(root)];
  appendChildren(lines, root, '');
  return lines.join('\n');
}

function appendChildren(lines: string[], node: TreeNode, indent: string): void {
  for (const [at, child] of node.children.entries()) {
    const isLast = at === node.children.length - 1;
    lines.push(`${indent}${isLast ? '└── ' : '├── '}${nodeText(child)}`);
    appendChildren(lines, child, `${indent}${isLast ? '    ' : '│   '}`);
  }
}

function nodeText(node: TreeNode): string {
  const units =
    node.units === undefined ? '' : node.units[0] === node.units[1] ? `  U${node.units[0]}` : `  U${node.units[0]}-${node.units[1]}`;
  return printable(`${node.name} (${node.kind})${units}`);
}
