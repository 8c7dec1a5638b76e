import { useId } from 'react';
import { ChecksumInput, useChecksumFault } from '../../../views/checksum-input.js';
import { encodingChoices } from '../../../views/encoding-choices.js';
import { CheckField, ChoiceField, TextField } from '../../../views/fields.js';
import { NumberField } from '../../../views/number-field.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { type EndpointDraft, mayChat } from './endpoint-draft.js';
import { useHostAddresses } from './host-addresses.js';
import { ConnectFrom, InterfaceField, LocalAddress } from './local-fields.js';
import { isRelayDraft } from './relay-draft.js';
import { TcpRelayFields, UdpRelayFields } from './relay-fields.js';
import { replyChoices } from './reply-choices.js';

interface FieldsProps {
  readonly draft: EndpointDraft;
  readonly hasOwnCertificate: boolean;
  /** The field that the form begins at. */
  readonly begin?: 'address' | 'template';
  readonly change: (part: Partial<EndpointDraft>) => void;
}

const addressLabels = {
  'tcp-listen': 'fieldListen',
  'tcp-connect': 'fieldConnect',
  udp: 'fieldBind',
  'tcp-relay': 'fieldListen',
  'udp-relay': 'fieldListen',
} as const;

/** Everything that describes an endpoint. A field that depends on another keeps its place while it is off. */
export function EndpointFields({ draft, hasOwnCertificate, begin = 'address', change }: FieldsProps) {
  const { t } = useWords();
  const addresses = useHostAddresses();
  return (
    <>
      <TextField
        label={t(addressLabels[draft.type])}
        value={draft.address}
        isMono
        autoFocus={begin === 'address'}
        onChange={(address) => change({ address })}
      />
      {isRelayDraft(draft) && (
        <TextField
          label={t('fieldTarget')}
          value={draft.target}
          placeholder="192.168.1.40:502"
          isMono
          onChange={(target) => change({ target })}
        />
      )}
      <TextField label={t('fieldLabel')} value={draft.label} onChange={(label) => change({ label })} />
      {draft.type === 'tcp-connect' ? (
        <ConnectFrom draft={draft} addresses={addresses} change={change} />
      ) : (
        <LocalAddress draft={draft} addresses={addresses} change={change} />
      )}
      <InterfaceField draft={draft} addresses={addresses} change={change} />
      <ChoiceField
        label={t('fieldEncoding')}
        value={draft.encoding}
        choices={encodingChoices}
        onChange={(encoding) => change({ encoding })}
      />
      {draft.type === 'tcp-listen' && (
        <TlsField draft={draft} hasOwnCertificate={hasOwnCertificate} change={change} />
      )}
      {draft.type === 'udp' && <DuplexField draft={draft} change={change} />}
      {!isRelayDraft(draft) && <ReplyFields draft={draft} begin={begin} change={change} />}
      <ChatRoomField draft={draft} change={change} />
      {draft.type === 'tcp-relay' && (
        <TcpRelayFields draft={draft} hasOwnCertificate={hasOwnCertificate} change={change} />
      )}
      {draft.type === 'udp' && <UdpFields draft={draft} change={change} />}
      {draft.type === 'udp-relay' && <UdpRelayFields draft={draft} change={change} />}
      {draft.type !== 'udp' && draft.type !== 'udp-relay' && <TcpFields draft={draft} change={change} />}
      <ReceivedChecksumField draft={draft} change={change} />
      <CheckField
        label={t('fieldAutoStart')}
        isOn={draft.autoStart}
        onChange={(autoStart) => change({ autoStart })}
      />
      <CheckField label={t('fieldRecord')} isOn={draft.record} onChange={(record) => change({ record })} />
    </>
  );
}

function ReplyFields({ draft, begin, change }: Pick<FieldsProps, 'draft' | 'begin' | 'change'>) {
  const { t } = useWords();
  return (
    <>
      <ChoiceField
        label={t('fieldReply')}
        value={draft.reply}
        choices={replyChoices(t)}
        onChange={(reply) => change({ reply })}
      />
      <TextField
        label={t('fieldTemplate')}
        help={t('templateHelp')}
        value={draft.template}
        isMono
        autoFocus={begin === 'template'}
        disabled={draft.reply !== 'template'}
        onChange={(template) => change({ template })}
      />
    </>
  );
}

/** Shown in a cluster, and where there is a room to be taken out. */
function ChatRoomField({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useWords();
  const { state } = useStore(useSession().cluster.report);
  const isKind = draft.type === 'tcp-listen' || draft.type === 'udp';
  if (!isKind || (state === 'none' && draft.chatRoom === '')) return null;
  return (
    <TextField
      label={t('fieldChatRoom')}
      help={t('chatRoomHelp')}
      value={draft.chatRoom}
      isMono
      disabled={!mayChat(draft)}
      onChange={(chatRoom) => change({ chatRoom })}
    />
  );
}

function ReceivedChecksumField({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useWords();
  const id = useId();
  const fault = useChecksumFault(draft.receivedChecksum);
  return (
    <div className="field">
      <label htmlFor={id}>{t('fieldReceivedChecksum')}</label>
      <ChecksumInput
        id={id}
        value={draft.receivedChecksum}
        describedBy={`${id}-help`}
        onChange={(receivedChecksum) => change({ receivedChecksum })}
      />
      <small id={`${id}-help`} className={fault === undefined ? undefined : 'bad'}>
        {fault ?? t('receivedChecksumHelp')}
      </small>
    </div>
  );
}

function TcpFields({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useWords();
  const isRule = draft.framing !== 'raw' && draft.framing !== 'line';
  return (
    <>
      <ChoiceField
        label={t('fieldFraming')}
        value={isRule ? 'rule' : draft.framing}
        choices={[
          { value: 'raw', label: t('framingRaw') },
          { value: 'line', label: t('framingLine') },
          { value: 'rule', label: t('framingOther') },
        ]}
        onChange={(framing) => change({ framing: framing === 'rule' ? 'delimiter:0D0A' : framing })}
      />
      <TextField
        label={t('fieldFramingRule')}
        help={t('framingHelp')}
        value={isRule ? draft.framing : ''}
        isMono
        disabled={!isRule}
        onChange={(framing) => change({ framing })}
      />
      {draft.type === 'tcp-connect' && (
        <>
          <TlsField draft={draft} hasOwnCertificate={false} change={change} />
          <CheckField
            label={t('fieldReconnect')}
            isOn={draft.reconnect}
            onChange={(reconnect) => change({ reconnect })}
          />
        </>
      )}
      <NumberField
        field="idleSeconds"
        label="fieldIdle"
        help="idleHelp"
        usual={86_400}
        draft={draft}
        change={change}
      />
      <NumberField
        field="keepAliveSeconds"
        label="fieldKeepAlive"
        help="keepAliveHelp"
        usual={20}
        draft={draft}
        change={change}
      />
      {draft.type !== 'tcp-connect' && (
        <NumberField
          field="maxConnections"
          label="fieldMaxConnections"
          usual={1000}
          draft={draft}
          change={change}
        />
      )}
    </>
  );
}

function TlsField({ draft, hasOwnCertificate, change }: FieldsProps) {
  const { t } = useWords();
  const choices =
    draft.type === 'tcp-listen'
      ? [
          hasOwnCertificate ? { value: '', label: t('tlsOwn') } : { value: '', label: t('tlsOff') },
          { value: 'self-signed', label: t('tlsSelfSigned') },
        ]
      : [
          { value: '', label: t('tlsOff') },
          { value: 'verify', label: t('tlsVerify') },
          { value: 'insecure', label: t('tlsInsecure') },
        ];
  return (
    <ChoiceField
      label={t('fieldTls')}
      value={draft.tls}
      choices={choices}
      onChange={(tls) => change({ tls })}
    />
  );
}

function UdpFields({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useWords();
  return (
    <>
      <TextField
        label={t('fieldRemote')}
        value={draft.remote}
        placeholder={t('fieldSendToNobody')}
        isMono
        onChange={(remote) => change({ remote })}
      />
      <CheckField
        label={t('fieldBroadcast')}
        isOn={draft.broadcast}
        onChange={(broadcast) => change({ broadcast })}
      />
      <TextField
        label={t('fieldMulticast')}
        value={draft.multicast}
        placeholder="239.0.0.7"
        isMono
        onChange={(multicast) => change({ multicast })}
      />
      <NumberField field="ttl" label="fieldTtl" draft={draft} change={change} />
    </>
  );
}

function DuplexField({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useWords();
  return (
    <ChoiceField
      label={t('fieldDuplex')}
      value={draft.duplex}
      choices={[
        { value: 'full', label: t('duplexFull') },
        { value: 'half', label: t('duplexHalf') },
        { value: 'simplex-send', label: t('duplexSend') },
        { value: 'simplex-receive', label: t('duplexReceive') },
      ]}
      onChange={(duplex) => change({ duplex })}
    />
  );
}
