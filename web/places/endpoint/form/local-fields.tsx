import type { HostAddress } from '../../../../src/operations/system.js';
import type { Choice } from '../../../views/choices.js';
import { ChoiceField } from '../../../views/fields.js';
import { NumberField } from '../../../views/number-field.js';
import { useWords, type Words } from '../../../views/use-session.js';
import { boundHost, type EndpointDraft, withBoundHost } from './endpoint-draft.js';

interface LocalProps {
  readonly draft: EndpointDraft;
  /** Of the workbench's machine. */
  readonly addresses: readonly HostAddress[];
  readonly change: (part: Partial<EndpointDraft>) => void;
}

/** The addresses of the machine to listen on. */
export function LocalAddress({ draft, addresses, change }: LocalProps) {
  const { t } = useWords();
  const every = [
    { value: '', label: t('localEvery') },
    { value: '0.0.0.0', label: t('localEveryIpv4') },
  ];
  return (
    <AddressChoice
      first={every}
      addresses={addresses}
      value={boundHost(draft.address)}
      onChange={(host) => change({ address: withBoundHost(draft.address, host) })}
    />
  );
}

/** The address and the port that a client connects from. */
export function ConnectFrom({ draft, addresses, change }: LocalProps) {
  const { t } = useWords();
  return (
    <>
      <AddressChoice
        first={[{ value: '', label: t('localBySystem') }]}
        addresses={addresses}
        value={draft.bindHost}
        onChange={(bindHost) => change({ bindHost })}
      />
      <NumberField field="bindPort" label="fieldBind" usual={0} draft={draft} change={change} />
    </>
  );
}

/** The interfaces of the machine, by name, that have an address. */
export function InterfaceField({ draft, addresses, change }: LocalProps) {
  const { t } = useWords();
  const names = new Set(addresses.flatMap(({ interface: name }) => name ?? []));
  const choices = [
    { value: '', label: t('interfaceAny') },
    ...[...names].map((name) => ({ value: name, label: name })),
  ];
  return (
    <ChoiceField
      label={t('fieldInterface')}
      value={draft.interface}
      choices={withChosen(choices, draft.interface)}
      onChange={(name) => change({ interface: name })}
    />
  );
}

function AddressChoice({
  first,
  addresses,
  value,
  onChange,
}: {
  readonly first: readonly Choice[];
  readonly addresses: readonly HostAddress[];
  readonly value: string;
  readonly onChange: (host: string) => void;
}) {
  const { t } = useWords();
  const choices = [...first, ...addresses.map((address) => addressChoice(address, t))];
  return (
    <ChoiceField
      label={t('fieldLocalAddress')}
      value={value}
      choices={withChosen(choices, value)}
      onChange={onChange}
    />
  );
}

function addressChoice({ address, interface: name, isLoopback }: HostAddress, t: Words['t']): Choice {
  if (isLoopback) return { value: address, label: t('localLoopback', { address }) };
  return { value: address, label: name === undefined ? address : `${address} (${name})` };
}

/** One that the machine does not have now is kept as it is. */
function withChosen(choices: readonly Choice[], value: string): readonly Choice[] {
  return choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: value }];
}
