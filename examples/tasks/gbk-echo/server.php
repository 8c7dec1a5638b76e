<?php
// Sends back every byte as it came, and prints what came as text in GBK; one client after another.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7005'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_server("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
while ($connection = stream_socket_accept($server)) {
    $kept = '';
    while (($received = fread($connection, 65536)) !== false && $received !== '') {
        if (@fwrite($connection, $received) === false) { // the bytes, and not what they were decoded to
            break; // this client has gone; the next one comes
        }
        $kept .= $received;
        // Whole characters from the front: what is left is at most the first byte of one, whose second comes later.
        preg_match('/^(?:[\x00-\x80\xFF]|[\x81-\xFE].)*/s', $kept, $whole);
        echo @iconv('GBK', 'UTF-8//IGNORE', $whole[0]);
        $kept = substr($kept, strlen($whole[0]));
    }
    fclose($connection);
}
