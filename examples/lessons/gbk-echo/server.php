<?php
// Reads lines in GBK, prints them as text and answers in GBK.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7005'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_server("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
while ($connection = stream_socket_accept($server)) {
    while (($line = fgets($connection)) !== false) { // 0A is never a part of a character in GBK
        $text = iconv('GBK', 'UTF-8//IGNORE', rtrim($line, "\r\n"));
        echo strlen($line), " bytes: $text\n";
        if (@fwrite($connection, iconv('UTF-8', 'GBK//IGNORE', "echo:$text\n")) === false) {
            break; // this client has gone; the next one comes
        }
    }
    fclose($connection);
}
