package org.backdraft.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hosts on this machine, each a Linux network namespace with a cable to one switch, whose troubles
 * are made with Debian's iproute2. Needs root.
 */
final class Namespaces implements AutoCloseable {
    /*
     * Loss is a classic BPF program on the switch's end of a host's cable, since kernels without netem
     * can do that: it drops a packet when a random number of 32 bits is below 5 % of 2^32.
     *
     *   load random; jump if >= LOST ? over : next; return drop (2); return go on (-1)
     *
     * Slowness is a token bucket: what is sent faster than its rate queues up, which delays it by its
     * length over the rate, and half a second at most. A cable that is cut loses all, and nobody is
     * told: connections stay open until somebody's patience ends.
     */
    private static final long LOST = (1L << 32) / 20;
    private static final String LOSE =
            "4,32 0 0 4294963256,53 1 0 %d,6 0 0 2,6 0 0 4294967295".formatted(LOST);

    private static final String SLOW = "rate 4mbit burst 4kb latency 500ms";

    private final String tag = Long.toString(ProcessHandle.current().pid() % 100_000);
    private final String net = "10.213.%d.".formatted(ProcessHandle.current().pid() % 250);
    private final List<String> hosts;

    /** Makes the hosts, which can talk to each other and to this one. */
    Namespaces(String... names) throws IOException {
        hosts = List.of(names);
        try {
            ip("link add %s type bridge".formatted(bridge()));
            ip("addr add %s1/24 dev %s".formatted(net, bridge()));
            ip("link set %s up".formatted(bridge()));
            for (String host : hosts) {
                String there = space(host);
                ip("netns add " + there);
                ip("link add %s type veth peer name eth0 netns %s".formatted(cable(host), there));
                ip("link set %s master %s up".formatted(cable(host), bridge()));
                ip("-n %s addr add %s/24 dev eth0".formatted(there, address(host)));
                ip("-n %s link set eth0 up".formatted(there));
                ip("-n %s link set lo up".formatted(there));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Why there can be none here; null when there can. */
    static String obstacle() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "they are Linux's";
        }
        String name = "backdraft-" + ProcessHandle.current().pid();
        try {
            ip("netns add " + name);
            ip("netns del " + name);
            return null;
        } catch (RefusedException e) {
            return e.getMessage();
        }
    }

    String address(String host) {
        return net + (2 + hosts.indexOf(host));
    }

    /** Words before a command, so that it runs on a host. */
    List<String> on(String host) {
        return List.of(
                "ip", "netns", "exec", space(host), "env", "SPARK_LOCAL_IP=" + address(host));
    }

    /** Loses a twentieth of what goes to and comes from a host. */
    void lose(String host) throws IOException {
        tc("qdisc add dev %s clsact".formatted(cable(host)));
        for (String way : List.of("ingress", "egress")) {
            List<String> words =
                    new ArrayList<>(
                            words("filter add dev %s %s bpf da".formatted(cable(host), way)));
            words.addAll(List.of("bytecode", LOSE));
            run("tc", words);
        }
    }

    /** Packets of a host that were lost so far. */
    long lost(String host) throws IOException {
        String statistics = tc("-s qdisc show dev %s clsact".formatted(cable(host)));
        return Long.parseLong(statistics.replaceAll("(?s).*dropped (\\d+),.*", "$1"));
    }

    /** Delays what goes to and comes from a host. */
    void slow(String host) throws IOException {
        tc("qdisc add dev %s root tbf %s".formatted(cable(host), SLOW));
        tc("-n %s qdisc add dev eth0 root tbf %s".formatted(space(host), SLOW));
    }

    /** Nothing reaches the host, and nothing comes from it. */
    void cut(String host) throws IOException {
        ip("link set %s down".formatted(cable(host)));
    }

    /** Ends the troubles of a host. */
    void mend(String host) throws IOException {
        tc("qdisc del dev %s clsact".formatted(cable(host)));
        tc("qdisc del dev %s root".formatted(cable(host)));
        tc("-n %s qdisc del dev eth0 root".formatted(space(host)));
        ip("link set %s up".formatted(cable(host)));
    }

    @Override
    public void close() throws IOException {
        for (String host : hosts) {
            quietly("link del " + cable(host));
            quietly("netns del " + space(host));
        }
        quietly("link del " + bridge());
    }

    private String bridge() {
        return "bd%s".formatted(tag);
    }

    /** The end of a host's cable at the switch. */
    private String cable(String host) {
        return "bd%s-%s".formatted(tag, host);
    }

    private String space(String host) {
        return "backdraft-%s-%s".formatted(tag, host);
    }

    private static void quietly(String arguments) throws IOException {
        try {
            ip(arguments);
        } catch (RefusedException e) {
            // It was never made.
        }
    }

    private static String ip(String arguments) throws IOException {
        return run("ip", words(arguments));
    }

    private static String tc(String arguments) throws IOException {
        return run("tc", words(arguments));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static String run(String program, List<String> arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(program), arguments.stream()).collect(Collectors.toList());
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("Debian's iproute2 is missing: apt-get install iproute2", e);
        }
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new RefusedException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return said;
    }

    /** The system doesn't want to. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private RefusedException(String message) {
            super(message);
        }
    }
}
