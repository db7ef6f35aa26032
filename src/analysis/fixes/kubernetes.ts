import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Kubernetes',
  version: '1.8+',
  where: 'a manifest, for kubectl apply',
  note: 'get is for a WebSocket, create for SPDY. Bind the Role to the user by a RoleBinding.',
};

export const kubernetes: Product = {
  name: 'Kubernetes',
  role: 'server',
  place: 'named',
  signs: {
    words:
      /"kind":\s*"Status".{0,200}"apiVersion":\s*"v1"|is forbidden: User "|"reason":\s*"Forbidden","(?:details|code)"/,
  },
  fixes: {
    rule: () =>
      writeFix(
        label,
        ' apiVersion: rbac.authorization.k8s.io/v1',
        ' kind: Role',
        ' metadata: { name: exec }',
        ' rules:',
        "+  - apiGroups: ['']",
        "+    resources: ['pods/exec', 'pods/attach', 'pods/portforward']",
        "+    verbs: ['get', 'create']",
      ),
  },
};
