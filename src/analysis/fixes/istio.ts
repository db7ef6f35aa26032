import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const istio: Product = {
  name: 'Istio',
  role: 'proxy',
  place: 'named',
  signs: { server: /^istio-envoy\b/i },
  fixes: {
    route: (site) =>
      writeFix(
        {
          product: 'Istio',
          version: '1.22+ (networking.istio.io/v1)',
          where: 'a manifest, for kubectl apply',
          note: 'hosts has to have the name in the address, and gateways the gateway that it comes through.',
        },
        ' apiVersion: networking.istio.io/v1',
        ' kind: VirtualService',
        ' metadata: { name: socket }',
        ' spec:',
        `+  hosts: ['${site.hostname}']`,
        '   gateways: [gateway]',
        '   http:',
        '+    - match:',
        `+        - uri: { prefix: '${site.path}' }`,
        '       route:',
        '+        - destination: { host: server, port: { number: 3000 } }',
      ),
    rule: (site) =>
      writeFix(
        {
          product: 'Istio',
          version: '1.22+ (security.istio.io/v1)',
          where: 'a manifest, for kubectl apply',
          note: 'A policy with the action DENY that matches comes before it: change that one then.',
        },
        ' apiVersion: security.istio.io/v1',
        ' kind: AuthorizationPolicy',
        ' metadata: { name: socket }',
        ' spec:',
        '   action: ALLOW',
        '   rules:',
        '+    - to:',
        '+        - operation:',
        "+            methods: ['GET']",
        `+            paths: ['${site.path}']`,
      ),
  },
};
