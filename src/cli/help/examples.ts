/** Lines that `--help` ends with, by the command's words; they run as they stand. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  '': [
    'bob',
    'bob tcp listen 7777 --reply echo',
    'bob udp send 127.0.0.1:7788 "hello"',
    'bob help tcp listen',
  ],
  workbench: ['bob', 'bob workbench --port 9000 --no-open', 'bob workbench --host 0.0.0.0'],
  'tcp listen': [
    'bob tcp listen 7777',
    'bob tcp listen 7777 --encoding gbk --reply "text:echo:{text}"',
    'bob tcp listen 7777 --reply reverse --framing line --workers 4',
    'bob tcp listen 502 --hex --framing length:u16be,4',
    'bob tcp listen 7443 --tls',
    'bob tcp listen 9000 --once --out bytes > got.bin',
  ],
  'tcp send': [
    'bob tcp send 127.0.0.1:7777 "Hello Server" --eol crlf',
    'bob tcp send 192.168.1.40:502 "01 03 00 00 00 0A" --hex --checksum crc16-modbus',
    'bob tcp send 192.168.1.41:502 :1103006B0003 --checksum modbus-ascii --eol crlf',
    'bob tcp send 127.0.0.1:7777 --file image.bin --wait 5000',
    'bob tcp send example.org:443 "GET / HTTP/1.0\\r\\n\\r\\n" --tls',
  ],
  'tcp connect': [
    'bob tcp connect 192.168.1.40:23 --eol crlf',
    'printf "hello\\n" | bob tcp connect 7777',
    'bob tcp connect 192.168.1.40:23 --reconnect',
    'bob tcp connect 192.168.1.40 9000 < firmware.bin > answer.bin',
  ],
  'udp listen': [
    'bob udp listen 7788 --reply "text:echo:{text}"',
    'bob udp listen 5000 --multicast 239.0.0.7 --json',
  ],
  'udp send': [
    'bob udp send 192.168.1.9:7788 "温度?" --encoding gbk --wait 2000',
    'bob udp send 255.255.255.255:9999 "who is there" --broadcast',
    'bob udp send 127.0.0.1:7788 "tick" --count 10 --interval 100',
    `bob udp send 255.255.255.255:10110 '$PUBX,00' --broadcast --checksum nmea --eol crlf`,
  ],
  'udp chat': [
    'bob udp chat 192.168.1.9:7788 --bind 7788',
    'bob udp chat 192.168.1.9:7788 --bind 7788 --duplex half',
  ],
  'tftp serve': [
    'bob tftp serve ./images --port 6969 --write create',
    'bob tftp serve /srv/tftp --user nobody --allow 192.168.0.0/16 --metrics 9169',
    'bob tftp serve ./images --single-port --per-client ip --rules names.txt',
  ],
  'tftp get': [
    'bob tftp get tftp://192.168.1.1/boot.img',
    'bob tftp get tftp://192.168.1.1:6969/boot.img - | sha256sum',
    'bob tftp get "tftp://192.168.1.1/notes.txt;mode=netascii" --json',
  ],
  'tftp put': [
    'bob tftp put config.bin tftp://192.168.1.1/config.bin',
    'tar c conf | bob tftp put - "tftp://[fe80::1%eth0]/conf.tar"',
  ],
  'load tcp': [
    'bob load tcp 192.168.1.9:7777 --peers 50 --seconds 10',
    'bob load tcp 127.0.0.1:7777 --connect --peers 8 --json',
  ],
  'load udp': ['bob load udp 192.168.1.9:7788 --size 512 --rate 1000'],
  'load tftp': [
    'bob load tftp tftp://192.168.1.1/boot.img --peers 100',
    'bob load tftp 127.0.0.1:6969 --file boot.img --blksize 1428 --windowsize 16',
  ],
  completion: ['source <(bob completion bash)', 'bob completion fish | source'],
  capture: [
    'bob capture eth0',
    'bob capture eth0 -f "udp port 69" --filter "tftp.opcode == 5"',
    'bob capture any -w boot.pcapng --for 60',
    'bob capture eth0 -w trace.pcapng --ring 10x100M',
    'bob capture --list',
  ],
  dissect: [
    'bob dissect boot.pcapng',
    'bob dissect boot.pcapng --verbose',
    'bob dissect boot.pcapng --filter "tftp.error.code or dns.flags.rcode != 0"',
    'bob dissect boot.pcapng --fields frame.number,ip.src,tftp.block',
    'bob dissect boot.pcapng --follow tftp:0 --hex',
    'bob dissect boot.pcapng --extract files',
    'bob dissect boot.pcapng --stats',
    'bob dissect boot.pcapng --explain --served /srv/tftp',
    'tcpdump -i eth0 -U -w - udp | bob dissect -',
  ],
  ports: ['bob ports --listening', 'bob ports 7777'],
};
