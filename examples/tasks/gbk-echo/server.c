// Sends back every byte as it came, and prints what came as text in GBK; one client after another.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

/* send() may take a part only. */
static int send_all(int to, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(to, bytes, count, MSG_NOSIGNAL); // a peer that has gone is an error, and no signal
        if (sent == -1) return -1;
        bytes += sent;
        count -= (size_t)sent;
    }
    return 0;
}

/* Prints the whole characters of what came; returns how many bytes are left: at most the first one of a character. */
static size_t print_text(iconv_t table, char *bytes, size_t count) {
    char text[3 * 65536], *from = bytes, *to = text; // a character of GBK takes two bytes, in UTF-8 three at most
    size_t space = sizeof text;
    while (count > 0 && iconv(table, &from, &count, &to, &space) == (size_t)-1) {
        if (count == 1) break; // its second byte comes with a later recv()
        from++; // no character of GBK
        count--;
    }
    fwrite(text, 1, (size_t)(to - text), stdout);
    fflush(stdout);
    memmove(bytes, from, count);
    return count;
}

static void serve(int connection, iconv_t table) {
    char received[65536];
    size_t kept = 0;
    ssize_t count;
    while ((count = recv(connection, received + kept, sizeof received - kept, 0)) > 0) {
        // The bytes, and not what they were decoded to. A client that has gone is an error; the next one comes.
        if (send_all(connection, received + kept, (size_t)count) == -1) break;
        kept = print_text(table, received, kept + (size_t)count);
    }
    close(connection);
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7005;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    // Without it, the port stays taken for a minute after the server's end.
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 16) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    iconv_t table = iconv_open("UTF-8", "GBK");
    if (table == (iconv_t)-1) die("iconv_open");
    while (1) {
        int connection = accept(server, NULL, NULL);
        if (connection == -1) die("accept");
        serve(connection, table);
    }
}
