import type { FixSite } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Kubernetes ingress-nginx',
  version: '1.0+',
  where: 'the Ingress of the service',
  note: 'ingress-nginx passes upgrades by itself: look for a configuration-snippet that sets Connection or Upgrade.',
};

const ingress = (annotations: readonly string[], rule: readonly string[]): readonly string[] => [
  ' apiVersion: networking.k8s.io/v1',
  ' kind: Ingress',
  ' metadata:',
  '   name: socket',
  ...(annotations.length === 0 ? [] : ['   annotations:', ...annotations]),
  ' spec:',
  '   ingressClassName: nginx',
  '   rules:',
  '     - http:',
  '         paths:',
  ...rule,
];

const rule = (site: FixSite, mark: '+' | ' '): readonly string[] =>
  [
    `          - path: ${site.path}`,
    '            pathType: Prefix',
    '            backend:',
    '              service:',
    '                name: socket',
    '                port:',
    '                  number: 3000',
  ].map((line) => `${mark}${line}`);

export const ingressNginx: Product = {
  name: 'Kubernetes ingress-nginx',
  role: 'proxy',
  place: 'cloud',
  signs: {},
  fixes: {
    upgrade: (site) =>
      writeFix(
        label,
        ...ingress(['+    nginx.ingress.kubernetes.io/proxy-http-version: "1.1"'], rule(site, ' ')),
      ),
    path: (site) =>
      writeFix(
        { ...label, note: 'The service’s port is the one that the WebSocket server listens on.' },
        ...ingress([], rule(site, '+')),
      ),
    upstream: (site) =>
      writeFix(
        { ...label, note: '503 means that the service has no ready endpoint: kubectl get endpoints socket.' },
        ...ingress([], rule(site, '+')),
      ),
    timeout: (site) =>
      writeFix(
        { ...label, note: 'In seconds, as text; the default of both is 60.' },
        ...ingress(
          [
            '+    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"',
            '+    nginx.ingress.kubernetes.io/proxy-send-timeout: "3600"',
          ],
          rule(site, ' '),
        ),
      ),
  },
};
