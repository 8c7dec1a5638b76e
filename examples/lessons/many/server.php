<?php
// Serves many clients at once in one process: answers each line with the client's number.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7009'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
// PHP sets SO_REUSEADDR: without it, the port stays taken for a minute after the server's end.
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
            $kept[$number] = '';
            continue;
        }
        $client = array_search($stream, $clients, true);
        $received = fread($stream, 4096); // not fgets(): it would wait for the rest of one line while others speak
        if ($received === false || $received === '') {
            fclose($stream);
            unset($clients[$client], $kept[$client]);
            continue;
        }
        $lines = explode("\n", $kept[$client] . $received);
        $kept[$client] = array_pop($lines);
        foreach ($lines as $line) {
            @fwrite($stream, "client $client: $line\n");
        }
    }
}
