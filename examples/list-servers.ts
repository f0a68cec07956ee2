// Connects and lists. An expression as argument asks something else: list-servers.ts 'kind:switch in datacenter:dc1'
import { connectLocally } from './connect-locally.ts';

const muster = await connectLocally();
const { actor, revision } = await muster.whoami();
console.log(`${actor}, at revision ${revision}`);

const q = process.argv[2] ?? 'kind:server';
for await (const { name, holders, attributes } of muster.entities.list.each({ q })) {
  const status = attributes.find(({ key }) => key === 'status')?.value ?? '';
  console.log([name, ...holders.map((holder) => holder.name), status].join('\t'));
}
