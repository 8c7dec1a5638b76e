/** The lines of `nft -j -a list ruleset` for the rules of `nftText`, as nft 1.0.6 printed them. */
export const nftObjects: readonly string[] = [
  '{"table":{"family":"inet","name":"guard","handle":1}}',
  '{"set":{"family":"inet","name":"bad","table":"guard","type":"ipv4_addr","handle":3,"flags":["interval"],"elem":[{"prefix":{"addr":"10.0.0.0","len":8}},"192.168.1.5"]}}',
  '{"set":{"family":"inet","name":"ports","table":"guard","type":"inet_service","handle":4,"flags":["interval"],"elem":[{"range":[80,90]},7788]}}',
  '{"map":{"family":"inet","name":"verdicts","table":"guard","type":"inet_service","handle":5,"map":"verdict","elem":[[57,{"drop":null}]]}}',
  '{"chain":{"family":"inet","table":"guard","name":"sub","handle":1}}',
  '{"chain":{"family":"inet","table":"guard","name":"input","handle":2,"type":"filter","hook":"input","prio":0,"policy":"drop"}}',
  '{"rule":{"family":"inet","table":"guard","chain":"sub","handle":6,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":99}},{"drop":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"sub","handle":7,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":98}},{"return":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"sub","handle":8,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":97}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":9,"expr":[{"match":{"op":"==","left":{"meta":{"key":"iif"}},"right":"lo"}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":10,"expr":[{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["established","related"]}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":11,"expr":[{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":"invalid"}},{"drop":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":12,"comment":"no","expr":[{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"eth0"}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":7788}},{"counter":{"packets":0,"bytes":0}},{"drop":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":13,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"@bad"}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":20}},{"drop":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":14,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":"@ports"}},{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":"new"}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":15,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":{"range":[95,99]}}},{"jump":{"target":"sub"}}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":17,"expr":[{"vmap":{"key":{"payload":{"protocol":"udp","field":"dport"}},"data":{"set":[[53,{"accept":null}],[54,{"drop":null}],[55,{"jump":{"target":"sub"}}]]}}}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":18,"expr":[{"vmap":{"key":{"payload":{"protocol":"udp","field":"dport"}},"data":"@verdicts"}}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":19,"expr":[{"match":{"op":"==","left":{"meta":{"key":"pkttype"}},"right":"multicast"}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":60}},{"drop":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":20,"expr":[{"match":{"op":"==","left":{"fib":{"result":"type","flags":["daddr"]}},"right":"local"}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":61}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":21,"expr":[{"match":{"op":"==","left":{"meta":{"key":"nfproto"}},"right":"ipv6"}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":62}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":22,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"protocol"}},"right":"udp"}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":62}},{"drop":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":23,"expr":[{"match":{"op":"==","left":{"&":[{"payload":{"protocol":"tcp","field":"flags"}},["fin","syn","rst","ack"]]},"right":"syn"}},{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":63}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":24,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":64}},{"limit":{"rate":5,"burst":5,"per":"second"}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":25,"expr":[{"match":{"op":">=","left":{"payload":{"protocol":"udp","field":"dport"}},"right":60000}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":26,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"daddr"}},"right":{"prefix":{"addr":"192.0.2.0","len":24}}}},{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":65}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":27,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"ip6","field":"daddr"}},"right":{"prefix":{"addr":"ff02::","len":16}}}},{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":66}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":28,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"icmp","field":"type"}},"right":"echo-request"}},{"accept":null}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":29,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":96}},{"jump":{"target":"sub"}}]}}',
  '{"rule":{"family":"inet","table":"guard","chain":"input","handle":30,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":97}},{"goto":{"target":"sub"}}]}}',
  '{"table":{"family":"ip","name":"nat","handle":2}}',
  '{"chain":{"family":"ip","table":"nat","name":"pre","handle":1,"type":"nat","hook":"prerouting","prio":-100,"policy":"accept"}}',
  '{"rule":{"family":"ip","table":"nat","chain":"pre","handle":2,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":8080}},{"redirect":{"port":80}}]}}',
  '{"rule":{"family":"ip","table":"nat","chain":"pre","handle":3,"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":8081}},{"dnat":{"addr":"10.0.0.5","port":81}}]}}',
];

/** The same as `nft -a list ruleset` prints it. */
export const nftText = `table inet guard { # handle 1
	set bad { # handle 3
		type ipv4_addr
		flags interval
		elements = { 10.0.0.0/8, 192.168.1.5 }
	}

	set ports { # handle 4
		type inet_service
		flags interval
		elements = { 80-90, 7788 }
	}

	map verdicts { # handle 5
		type inet_service : verdict
		elements = { 57 : drop }
	}

	chain sub { # handle 1
		udp dport 99 drop # handle 6
		udp dport 98 return # handle 7
		tcp dport 97 accept # handle 8
	}

	chain input { # handle 2
		type filter hook input priority filter; policy drop;
		iif "lo" accept # handle 9
		ct state established,related accept # handle 10
		ct state invalid drop # handle 11
		iifname "eth0" udp dport 7788 counter packets 0 bytes 0 drop comment "no" # handle 12
		ip saddr @bad udp dport 20 drop # handle 13
		tcp dport @ports ct state new accept # handle 14
		udp dport 95-99 jump sub # handle 15
		udp dport vmap { 53 : accept, 54 : drop, 55 : jump sub } # handle 17
		udp dport vmap @verdicts # handle 18
		meta pkttype multicast udp dport 60 drop # handle 19
		fib daddr type local udp dport 61 accept # handle 20
		meta nfproto ipv6 udp dport 62 accept # handle 21
		ip protocol udp udp dport 62 drop # handle 22
		tcp flags syn / fin,syn,rst,ack tcp dport 63 accept # handle 23
		udp dport 64 limit rate 5/second accept # handle 24
		udp dport >= 60000 accept # handle 25
		ip daddr 192.0.2.0/24 tcp dport 65 accept # handle 26
		ip6 daddr ff02::/16 udp dport 66 accept # handle 27
		icmp type echo-request accept # handle 28
		tcp dport 96 jump sub # handle 29
		tcp dport 97 goto sub # handle 30
	}
}
table ip nat { # handle 2
	chain pre { # handle 1
		type nat hook prerouting priority dstnat; policy accept;
		tcp dport 8080 redirect to :80 # handle 2
		tcp dport 8081 dnat to 10.0.0.5:81 # handle 3
	}
}
`;
