// A document of the example, as the transfer format has it (model/src/transfer/document.ts).

export interface ExampleDocument {
  readonly kind: string;
  readonly name: string;
  readonly in?: readonly string[];
  readonly units?: number | string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly addresses?: readonly { readonly network: string; readonly address?: string }[];
  readonly connections?: readonly { readonly port: string; readonly to: string; readonly peer_port: string }[];
  readonly gateways?: readonly { readonly to: string; readonly hosts: readonly string[]; readonly via?: 'ssh' | 'relay' }[];
  readonly service?: { readonly role: string; readonly host: string; readonly vip?: string };
  readonly reservations?: readonly { readonly first: string; readonly last?: string; readonly note?: string }[];
  readonly merge?: Readonly<Record<string, 'deep' | 'append' | 'union'>>;
}
