<?php
// Passes each line that one client says on to all others, in one process.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7008'];
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
            $kept[$number] = '';
            continue;
        }
        $speaker = array_search($stream, $clients, true);
        $received = @fread($stream, 4096);
        if ($received === false || $received === '') { // it has gone, by FIN or by RST
            fclose($stream);
            unset($clients[$speaker], $kept[$speaker]);
            continue;
        }
        $lines = explode("\n", $kept[$speaker] . $received);
        $kept[$speaker] = array_pop($lines);
        foreach ($lines as $line) { // bytes: nothing is decoded that has only to be passed on
            foreach ($clients as $client => $other) {
                if ($client !== $speaker) {
                    @fwrite($other, "$line\n"); // one that has gone meanwhile is noticed when it is read
                }
            }
        }
    }
}
