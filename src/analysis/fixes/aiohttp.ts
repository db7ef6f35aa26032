import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'aiohttp',
  version: '3.0+',
  where: 'the application',
  note: '',
};

export const aiohttp: Product = {
  name: 'aiohttp',
  role: 'server',
  family: 'python',
  place: 'named',
  signs: {
    server: /^Python\/\S+ aiohttp\//i,
    words: /No WebSocket UPGRADE hdr: |No CONNECTION upgrade hdr: /,
    sharedWords: /Can "Upgrade" only to "WebSocket"/,
  },
  fixes: {
    path: (site) =>
      writeFix(
        label,
        '+async def chat(request):',
        '+    socket = web.WebSocketResponse(heartbeat=30)',
        '+    await socket.prepare(request)',
        "+    await socket.send_str('hello')",
        '+    async for message in socket:',
        '+        await socket.send_str(message.data)',
        '+    return socket',
        ' ',
        `+app.add_routes([web.get('${site.path}', chat)])`,
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          where: 'the handler of the socket',
          note: 'In seconds; by default aiohttp sends no pings.',
        },
        '+socket = web.WebSocketResponse(heartbeat=30)',
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          where: 'the code that starts the server',
          note: 'In bytes; the default is 8190 for one field.',
        },
        '+runner = web.AppRunner(app, max_field_size=32768, max_line_size=32768)',
      ),
    'message-size': () =>
      writeFix(
        { ...label, where: 'the handler of the socket', note: 'In bytes; the default is 4 MiB.' },
        '+socket = web.WebSocketResponse(max_msg_size=64 * 1024 * 1024)',
      ),
  },
};
