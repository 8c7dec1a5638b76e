<?php
// Answers each line with its characters in reverse order, one client after another.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7002'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_server("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
while ($connection = stream_socket_accept($server)) {
    while (($line = fgets($connection)) !== false) { // a whole line, however many packets it came in
        $body = rtrim($line, "\r\n");
        // strrev() would turn bytes round, and break every character of more than one. /u: characters, not bytes.
        $characters = preg_split('//u', $body, -1, PREG_SPLIT_NO_EMPTY) ?: str_split($body);
        if (@fwrite($connection, implode(array_reverse($characters)) . substr($line, strlen($body))) === false) {
            break; // this client has gone; the next one comes
        }
    }
    fclose($connection);
}
