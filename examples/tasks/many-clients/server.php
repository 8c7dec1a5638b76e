<?php
// Answers each line with its characters in reverse order, for many clients at once, in one process.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7009'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
$server = @stream_socket_server("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
[$clients, $kept, $number] = [[], [], 0];
while (true) {
    [$read, $none] = [[$server, ...$clients], null];
    stream_select($read, $none, $none, null); // waits for all; $read is left with those that have something
    foreach ($read as $stream) {
        if ($stream === $server) {
            $number++;
            $clients[$number] = stream_socket_accept($server);
            $kept[$number] = ''; // the half of a line of this client alone
            continue;
        }
        $client = array_search($stream, $clients, true);
        $received = @fread($stream, 4096); // not fgets(): it would wait for the rest of one line while others speak
        if ($received === false || $received === '') {
            fclose($stream);
            unset($clients[$client], $kept[$client]);
            continue;
        }
        $lines = explode("\n", $kept[$client] . $received);
        $kept[$client] = array_pop($lines);
        foreach ($lines as $line) {
            // strrev() would turn bytes round, and break every character of more than one. /u: characters, not bytes.
            $characters = preg_split('//u', $line, -1, PREG_SPLIT_NO_EMPTY) ?: str_split($line);
            @fwrite($stream, implode(array_reverse($characters)) . "\n");
        }
    }
}
