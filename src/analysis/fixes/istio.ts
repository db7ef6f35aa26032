import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const istio: Product = {
  name: 'Istio',
  role: 'proxy',
  place: 'named',
  signs: { server: /^istio-envoy\b/i },
  fixes: {
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
