<?php
// Cuts readings, one a line, out of a stream that knows no lines.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7007'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_server("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
while ($connection = stream_socket_accept($server)) {
    $kept = '';
    // Up to 8 bytes, wherever they end; none: the client is done.
    while (($received = fread($connection, 8)) !== false && $received !== '') {
        $lines = explode("\n", $kept . $received);
        $kept = array_pop($lines); // the last part is no whole line yet
        foreach ($lines as $line) {
            echo "reading $line\n";
            @fwrite($connection, "got $line\n");
        }
    }
    if ($kept !== '') {
        echo "half a reading is left: $kept\n";
    }
    fclose($connection);
}
