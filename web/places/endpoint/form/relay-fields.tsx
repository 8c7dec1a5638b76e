import { udpRelayIdleMs } from '../../../../src/config/limits.js';
import { CheckField, ChoiceField } from '../../../views/fields.js';
import { NumberField } from '../../../views/number-field.js';
import { useWords } from '../../../views/use-session.js';
import type { EndpointDraft } from './endpoint-draft.js';

interface RelayProps {
  readonly draft: EndpointDraft;
  readonly hasOwnCertificate: boolean;
  readonly change: (part: Partial<EndpointDraft>) => void;
}

/** What only a TCP relay has: TLS on either side, and the PROXY protocol. */
export function TcpRelayFields({ draft, hasOwnCertificate, change }: RelayProps) {
  const { t } = useWords();
  return (
    <>
      <ChoiceField
        label={t('fieldTlsListen')}
        value={draft.tls}
        choices={[
          { value: '', label: t(hasOwnCertificate ? 'tlsOwn' : 'tlsOff') },
          { value: 'self-signed', label: t('tlsSelfSigned') },
        ]}
        onChange={(tls) => change({ tls })}
      />
      <ChoiceField
        label={t('fieldTlsTarget')}
        value={draft.tlsTarget}
        choices={[
          { value: '', label: t('tlsOff') },
          { value: 'verify', label: t('tlsVerify') },
          { value: 'insecure', label: t('tlsInsecure') },
        ]}
        onChange={(tlsTarget) => change({ tlsTarget })}
      />
      <ChoiceField
        label={t('fieldSendProxy')}
        value={draft.sendProxyHeader}
        choices={[
          { value: '', label: t('proxyNone') },
          { value: 'v1', label: t('proxyVersion1') },
          { value: 'v2', label: t('proxyVersion2') },
        ]}
        onChange={(sendProxyHeader) => change({ sendProxyHeader })}
      />
      <CheckField
        label={t('fieldAcceptProxy')}
        isOn={draft.acceptProxyHeader}
        onChange={(acceptProxyHeader) => change({ acceptProxyHeader })}
      />
    </>
  );
}

/** What only a UDP relay has. */
export function UdpRelayFields({ draft, change }: Omit<RelayProps, 'hasOwnCertificate'>) {
  const { t } = useWords();
  return (
    <>
      <ChoiceField
        label={t('fieldTftp')}
        value={draft.tftp}
        choices={[
          { value: '', label: t('tftpByPort') },
          { value: 'yes', label: t('tftpYes') },
          { value: 'no', label: t('tftpNo') },
        ]}
        onChange={(tftp) => change({ tftp })}
      />
      <NumberField
        field="idleSeconds"
        label="fieldIdle"
        help="idleRelayHelp"
        usual={udpRelayIdleMs / 1_000}
        draft={draft}
        change={change}
      />
    </>
  );
}
